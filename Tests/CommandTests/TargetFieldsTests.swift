import ArgumentParser
import Diagnostics
import Testing

@testable import Provision

@Suite struct `Fields of --target` {
    private func complaint(_ argument: String) -> String? {
        do {
            _ = try TargetFields(argument)
            return nil
        } catch {
            return error.message
        }
    }

    @Test func `fields are read in their order, lists by repetition`() throws {
        let fields = try TargetFields("gpus=h100*8,gpus=rtx-3090,driver=580,os=ubuntu-22.04")
        #expect(fields.values["gpus"] == ["h100*8", "rtx-3090"])
        #expect(fields.fields.map(\.nameColumn) == [1, 13, 27, 38])
        #expect(fields.fields.map(\.valueColumn) == [6, 18, 34, 41])
    }

    @Test func `what is no field is told with its column`() {
        #expect(
            complaint("gpus=h100*8,drivr=580") == """
                unknown field `drivr`, did you mean `driver`? at column 13 of `--target`
                  gpus=h100*8,drivr=580
                              ^
                """)
        #expect(complaint("h100")?.hasPrefix("expected `field=value`, found `h100`") == true)
        #expect(complaint("gpus=v100,b200")?.contains("`gpus=h100,gpus=b200`") == true)
        #expect(
            complaint("os=any,driver=")?.hasPrefix("no value for `driver` at column 15") == true)
        #expect(complaint("os=any,,arch=x86_64")?.contains("at column 8 of") == true)
        #expect(complaint("kernel=6.8")?.contains("; there are os, arch, glibc") == true)
    }

    @Test func `a place in the recipe that is made of them is found again`() throws {
        let recipe = TargetRecipe(try TargetFields("gpus=h100*8,gpus=a\"b,driver=x"))
        #expect(
            recipe.text == """
                recipe: 1
                name: target
                target:
                  driver: "x"
                  gpus:
                    - "h100*8"
                    - "a\\"b"

                """)
        func column(_ line: Int, _ column: Int) -> Int {
            recipe.relocated(Mark(file: "--target", line: line, column: column)).column
        }
        #expect(column(4, 3) == 22)
        #expect(column(4, 11) == 29)
        #expect(column(6, 7) == 6)
        #expect(column(6, 10) == 8)
        #expect(column(7, 7) == 18)
        let other = Mark(file: "demo.yaml", line: 4, column: 3)
        #expect(recipe.relocated(other) == other)
    }

    @Test func `no GPU at all can be said`() throws {
        #expect(TargetRecipe(try TargetFields("gpus=none")).text.hasSuffix("  gpus: []\n"))
        #expect(TargetRecipe(try TargetFields("gpus=visible")).text.contains("gpus: \"visible\""))
    }
}
