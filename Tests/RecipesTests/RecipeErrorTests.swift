import Diagnostics
import Testing
import YAML

@testable import Recipes

/// A faulty line, and what is said of it.
struct Fault: CustomTestStringConvertible, Sendable {
    var body: String
    var code: ErrorCode
    var message: String
    var label: String?
    /// Line and column.
    var place: [Int]
    var testDescription: String { body }

    init(
        _ body: String, _ code: ErrorCode, _ message: String, _ label: String?, at line: Int,
        _ column: Int
    ) {
        self.body = body
        self.code = code
        self.message = message
        self.label = label
        place = [line, column]
    }

    static let all = [
        Fault(
            "conda:\n  pakages: [a]", .unknownField, "unknown field `pakages` in `conda`",
            "did you mean `packages`?", at: 4, 3),
        Fault(
            "piip: [a]", .unknownField, "unknown field `piip` in the recipe",
            "did you mean `pip`?", at: 3, 1),
        Fault(
            "cuda: {build: cu128}", .unknownField, "unknown field `build` in `cuda`",
            "a field of `pytorch`", at: 3, 8),
        Fault(
            "cuda: {zzz: 1}", .unknownField, "unknown field `zzz` in `cuda`", nil, at: 3, 8),
        Fault(
            "profile: {library_path: none}", .unknownField,
            "unknown field `library_path` in `profile`", "did you mean `library-path`?", at: 3, 11),
        Fault(
            "driver: lts", .wrongType, "cannot use the text `lts` as `driver`",
            "expected a mapping", at: 3, 9),
        Fault("cuda:", .wrongType, "`cuda` has no value", "expected a mapping", at: 3, 1),
        Fault(
            "driver: {version: [1]}", .wrongType, "cannot use a list as `driver.version`",
            "expected a version or a specifier", at: 3, 19),
        Fault(
            "system: {packages: cmake}", .wrongType,
            "cannot use the text `cmake` as `system.packages`",
            "expected a list of names of Debian packages", at: 3, 20),
        Fault(
            "system: {packages: [{}]}", .wrongType,
            "cannot use a mapping as an item of system.packages",
            "expected the name of a Debian package", at: 3, 21),
        Fault(
            "cuda: {components: []}", .invalidValue, "cannot use `[]` as `cuda.components`",
            "expected at least one component", at: 3, 20),
        Fault(
            "cuda: {link: /usr/local}", .invalidValue, "cannot use `/usr/local` as `cuda.link`",
            "expected a path for the link alone, such as `/usr/local/cuda-12.8`", at: 3, 14),
        Fault(
            "cuda: {link: /dev/null}", .invalidValue, "cannot use `/dev/null` as `cuda.link`",
            "expected a path for the link alone, such as `/usr/local/cuda-12.8`", at: 3, 14),
        Fault(
            "cuda: {link: /opt/provision/demo/current}", .invalidValue,
            "cannot use `/opt/provision/demo/current` as `cuda.link`",
            "expected a path for the link alone, such as `/usr/local/cuda-12.8`", at: 3, 14),
        Fault(
            "system: {packages: [g]}", .invalidValue, "cannot use `g` as `system.packages`",
            "expected the name of a Debian package", at: 3, 21),
        Fault(
            "system: {packages: ['task^']}", .invalidValue,
            "cannot use `task^` as `system.packages`",
            "expected the name of a Debian package", at: 3, 21),
        Fault(
            "system: {packages: ['lib*-dev']}", .invalidValue,
            "cannot use `lib*-dev` as `system.packages`",
            "expected the name of a Debian package", at: 3, 21),
        Fault(
            "system: {packages: [CMake]}", .invalidValue,
            "cannot use `CMake` as `system.packages`", "did you mean `cmake`?", at: 3, 21),
        Fault(
            "system: {packages: [make=4.3]}", .invalidValue,
            "cannot use `make=4.3` as `system.packages`",
            "expected a name alone: the version is apt's, and kept in the lock", at: 3, 21),
        Fault(
            "driver: {track: lst}", .invalidValue, "cannot use `lst` as `driver.track`",
            "did you mean `lts`?", at: 3, 17),
        Fault(
            "driver: {track: fastest}", .invalidValue, "cannot use `fastest` as `driver.track`",
            "expected `lts`, `production` or `newest`", at: 3, 17),
        Fault(
            "driver: {hold: yes}", .invalidValue, "cannot use `yes` as `driver.hold`",
            "did you mean `true`?", at: 3, 16),
        Fault(
            "target: {gpus: [RTX 3090]}", .invalidValue, "cannot use `RTX 3090` as `target.gpus`",
            "did you mean `rtx-3090`?", at: 3, 17),
        Fault(
            "target: {gpus: [sm86]}", .invalidValue, "cannot use `sm86` as `target.gpus`",
            "did you mean `sm_86`?", at: 3, 17),
        Fault(
            "target: {gpus: [8.6]}", .invalidValue, "cannot use `8.6` as `target.gpus`",
            "did you mean `sm_86`?", at: 3, 17),
        Fault(
            "target: {gpus: [h100*0]}", .invalidValue, "cannot use `h100*0` as `target.gpus`",
            "expected a count from 1 to 32 after `*`", at: 3, 22),
        Fault(
            "target: {os: Ubuntu}", .invalidValue, "cannot use `Ubuntu` as `target.os`",
            "expected one such as `ubuntu-22.04` or `debian-12`, or `any`", at: 3, 14),
        Fault(
            "python: {version: \">=3.\"}", .invalidValue,
            "cannot use `>=3.` as `python.version`", nil, at: 3, 22),
        Fault(
            "python: {interpreter: python3}", .invalidValue,
            "cannot use `python3` as `python.interpreter`",
            "expected `auto` or an absolute path", at: 3, 23),
        Fault(
            "python: {}\npytorch: {build: \"12.8\"}", .invalidValue,
            "cannot use `12.8` as `pytorch.build`", "did you mean `cu128`?", at: 4, 18),
        Fault(
            "python: {}\npytorch: {build: rocm6.4}", .invalidValue,
            "cannot use `rocm6.4` as `pytorch.build`",
            "only CUDA and CPU builds are provisioned", at: 4, 18),
        Fault(
            "python: {}\npytorch: {index: intrenal}\nindexes: {internal: {url: \"https://x.example\"}}",
            .invalidValue, "cannot use `intrenal` as `pytorch.index`", "did you mean `internal`?",
            at: 4, 18),
        Fault(
            "python: {}\npytorch: {cover: []}", .invalidValue, "cannot use `[]` as `pytorch.cover`",
            "expected at least one GPU", at: 4, 18),
        Fault(
            "python: {}\npip: [\"a @ https://x.example/a.whl\"]", .invalidValue,
            "cannot use `a @ https://x.example/a.whl` as `pip`",
            "a package comes from an index, not from a URL", at: 4, 7),
        Fault(
            "indexes: {a: {packages: [b]}}", .missingField, "`indexes.a` has no `url`", nil, at: 3,
            11),
        Fault(
            "indexes: {pypi: {url: \"https://x.example\"}}", .invalidValue,
            "cannot use `pypi` as `indexes`",
            "this word has a meaning of its own in `pytorch.index`", at: 3, 11),
        Fault(
            "indexes: {a: {url: \"ftp://x.example\"}}", .invalidValue,
            "cannot use `ftp://x.example` as `indexes.a.url`",
            "expected a URL with `https`, `http` or `file`", at: 3, 20),
        Fault(
            "profile: {variables: {PATH: x}}", .invalidValue,
            "cannot use `PATH` as `profile.variables`", "the profile sets this one itself", at: 3,
            23),
        Fault(
            "profile: {shells: [bash, bash]}", .invalidValue, "`profile.shells` has `bash` twice",
            nil, at: 3, 26),
        Fault(
            "pip: [a]", .conflictingSections, "`pip` has no environment to go into",
            "needs `python` or `conda`", at: 3, 1),
        Fault(
            "python: {}\nconda: {}", .conflictingSections,
            "`conda` and `python` exclude each other", "`conda` makes an environment too", at: 4, 1
        ),
        Fault(
            "profile: {ld-so-conf: true}", .conflictingSections,
            "`profile.ld-so-conf` has no toolkit to tell the loader of", "needs `cuda`", at: 3, 23),
        Fault(
            "description: !secret x", .unexpectedTag, "cannot use the tag `!secret` in a recipe",
            nil, at: 3, 22),
    ]
}

@Test(arguments: Fault.all)
func `a fault is named at its place`(fault: Fault) {
    let found = errors(DesignRecipe.short(fault.body))
    #expect(found.count == 1)
    #expect(found.first?.code == fault.code)
    #expect(found.first?.message == fault.message)
    if fault.label != nil { #expect(found.first?.label == fault.label) }
    #expect(found.first?.mark.map { [$0.line, $0.column] } == fault.place)
    #expect(found.first?.code.exitStatus == .invalidRecipe)
}

@Test func `an unknown field comes with those that are known`() {
    let found = errors(DesignRecipe.short("conda: {pakages: [a]}"))
    #expect(
        found.first?.context == [
            "fields of `conda`: channels, channel-priority, packages, file",
            "see: provision schema conda",
        ])
}

@Test func `all errors of a file come at once, in the order of the text`() {
    let found = errors(
        """
        recipe: 2
        nmae: x
        driver: {track: x, track: lts}
        pip: [">3", "a b"]
        """)
    #expect(
        found.map(\.code) == [
            .missingField, .unknownFormat, .unknownField, .invalidValue, .yamlDuplicateKey,
            .conflictingSections, .invalidValue, .invalidValue,
        ])
    #expect(found.allSatisfy { $0.mark != nil })
}

@Test(arguments: ["", "# nothing\n", "[]", "x", "~", "\u{0}", "- a\n- b\n"])
func `what is no mapping is refused`(text: String) {
    let found = errors(text)
    #expect(found.count == 1)
    #expect(found.first?.mark != nil)
}

@Test func `thousands of errors are all there, each at its place`() {
    let body = (0..<3000).map { "f\($0): 1" }.joined(separator: "\n")
    let found = errors(DesignRecipe.short(body))
    #expect(found.count == 3000)
    #expect(found.allSatisfy { $0.mark != nil })
}

@Test func `a name of a megabyte is not repeated in the message`() {
    let name = String(repeating: "x", count: 1000)
    let found = errors(DesignRecipe.short("\(name): 1\ndriver: {track: \(name)}"))
    #expect(found.count == 2)
    #expect(found.allSatisfy { $0.message.utf8.count < 200 })
}

@Test(arguments: [
    ("kitten", "sitting", 3), ("", "abc", 3), ("ab", "ba", 1), ("same", "same", 0),
])
func `distance counts edits and swaps`(left: String, right: String, distance: Int) {
    #expect(Suggestion.distance(Array(left.utf8), Array(right.utf8)) == distance)
}
