import Diagnostics
import Testing

@testable import Recipes

/// Which values of `target:` a machine can have; `--target` goes by the same rules.
@Suite struct TargetValueTests {
    private func error(_ target: String) -> ProvisionError? {
        do throws(ProvisionError) {
            _ = try Recipe.load(
                text: "recipe: 1\nname: a\ntarget: {\(target)}\n", file: "a.yaml")
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "driver: 580", "driver: 580.65.06", "driver: 390.157", "driver: 610.10.01", "glibc: 2.35",
        "glibc: \"2.4\"", "python: [3.12.8]", "python: [\"3.9\", 3.13.0]", "compiler: gcc-5",
        "compiler: clang++-20", "gpus: [h100*32]", "gpus: [h100*16, b200*16]", "gpus: []",
        "gpus: [sm_120a-x]", "gpus: [rtx-3090*1]", "gpus: [\"3090\"]",
    ])
    func `what a machine can have is read`(_ target: String) {
        // A name that begins with `sm` is none, everything else is the facts' affair.
        #expect((error(target) == nil) == !target.contains("sm_120a"), "\(target)")
    }

    @Test(arguments: [
        "driver: 9999", "driver: 58", "driver: 0", "driver: -580", "driver: 580.65.06.1",
        "driver: 580.65.06.1.2.3", "driver: 580.", "driver: .580", "driver: 580.9999",
        "driver: \"\"", "driver: \"580 \"", "glibc: 0.0", "glibc: 2", "glibc: 3.1", "glibc: 2.05",
        "glibc: 2.35.1", "glibc: 2.100", "glibc: -2.35", "glibc: \"\"", "python: [0.0]",
        "python: [\"3\"]", "python: [2.7.18]", "python: [3.012]", "python: [3.12.8.1]",
        "python: [3.1000]", "python: [\"\"]", "compiler: gcc-0", "compiler: gcc-012",
        "compiler: gcc-100", "compiler: gcc", "compiler: gcc--1", "compiler: \"\"",
        "gpus: [h100*0]", "gpus: [h100*-1]", "gpus: [h100*33]", "gpus: [h100*+1]",
        "gpus: [h100*1.5]", "gpus: [\"h100*\"]", "gpus: [\"*8\"]", "gpus: [\"\"]",
        "gpus: [\"1\"]", "gpus: [\"--\"]", "gpus: [h100*32, b200]", "os: ubuntu-", "os: \"\"",
        "arch: x86", "arch: \"\"",
    ])
    func `what no machine has is refused at its place`(_ target: String) {
        let error = error(target)
        #expect(error?.code == .invalidValue, "\(target)")
        #expect(error?.mark?.line == 3 && error?.label != nil, "\(target)")
    }

    @Test(arguments: ["v100;b200", "v100+b200", "v100 & b200"])
    func `several GPUs in one word are not taken for the name of one`(_ words: String) {
        let label = error("gpus: [\"\(words)\"]")?.label
        #expect(label == "expected one GPU here: name each of several by itself")
    }

    @Test func `of a list that no machine can have no item is looked at`() {
        let many = (0..<4000).map { "No GPU \($0)" }.joined(separator: ", ")
        for field in ["target: {gpus: [\(many)]}", "pytorch: {cover: [\(many)]}"] {
            do throws(ProvisionError) {
                _ = try Recipe.load(
                    text: "recipe: 1\nname: a\npython: {}\n\(field)\n", file: "a.yaml")
                Issue.record("it was read")
            } catch {
                #expect(error.all.count == 1)
                #expect(error.message.hasPrefix("cannot use 4000 GPUs as"), "\(error.message)")
                #expect(error.label == "NVIDIA's driver takes up to 32 in one machine")
            }
        }
    }
}
