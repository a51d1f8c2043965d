import Diagnostics
import Recipes
import Testing

@testable import Provision

private let twelve = """
    recipe: 1
    name: ubuntu-cuda12

    system: {}
    driver:
      version: "470.256.02"
    cuda:
      version: "12.8"

    conda:
      channels: [conda-forge]
      pakages: [python=3.11]

    """

private func mark(_ line: Int, _ column: Int, _ length: Int = 1, file: String = "a.yaml") -> Mark {
    Mark(file: file, line: line, column: column, length: length)
}

/// Draws `error` over one source, `a.yaml`.
private func draw(
    _ error: ProvisionError, _ source: String = "", colour: Bool = false, width: Int = 80,
    unicode: Bool = true
) -> String {
    DiagnosticRenderer.render(
        error, sources: ["a.yaml": source], colour: colour, width: width, unicode: unicode)
}

private let misspelt = ProvisionError(
    .unknownField, "unknown field `pakages` in `conda`",
    at: mark(12, 3, 7, file: "ubuntu-cuda12.yaml"), label: "did you mean `packages`?",
    context: ["fields of `conda`: channels, packages, file", "see: provision schema conda"])

private let tooOld = ProvisionError(
    ErrorCode("R031", exit: .invalidRecipe), "driver 470.256.02 cannot run CUDA 12.8",
    at: mark(6, 12, 12, file: "ubuntu-cuda12.yaml"), label: "runs CUDA 11 at most",
    related: [
        Located(
            "needs 525.60.13 or later (570.26 for all its features)",
            at: mark(8, 12, 6, file: "ubuntu-cuda12.yaml"))
    ], hints: ["set `driver.version: \">=570\"`, or `cuda.version: \"11.8\"`"])

@Test func `errors of a recipe are drawn as the interface page shows them`() {
    var error = misspelt
    error.others = [tooOld]
    let text = DiagnosticRenderer.render(error, sources: ["ubuntu-cuda12.yaml": twelve])
    #expect(
        text == """
            error[R012]: unknown field `pakages` in `conda`
               ┌─ ubuntu-cuda12.yaml:12:3
               │
            10 │ conda:
            11 │   channels: [conda-forge]
            12 │   pakages: [python=3.11]
               │   ^^^^^^^ did you mean `packages`?
               │
               = fields of `conda`: channels, packages, file
               = see: provision schema conda
            error[R031]: driver 470.256.02 cannot run CUDA 12.8
               ┌─ ubuntu-cuda12.yaml:6:12
               │
             5 │ driver:
             6 │   version: "470.256.02"
               │            ^^^^^^^^^^^^ runs CUDA 11 at most
             7 │ cuda:
             8 │   version: "12.8"
               │            ------ needs 525.60.13 or later (570.26 for all its features)
               │
            hint: set `driver.version: ">=570"`, or `cuda.version: "11.8"`

            2 errors in ubuntu-cuda12.yaml
            """)
}

@Test func `without Unicode the same is drawn in ASCII`() {
    let text = DiagnosticRenderer.render(
        misspelt, sources: ["ubuntu-cuda12.yaml": twelve], unicode: false)
    #expect(
        text == """
            error[R012]: unknown field `pakages` in `conda`
               --> ubuntu-cuda12.yaml:12:3
               |
            10 | conda:
            11 |   channels: [conda-forge]
            12 |   pakages: [python=3.11]
               |   ^^^^^^^ did you mean `packages`?
               |
               = fields of `conda`: channels, packages, file
               = see: provision schema conda
            """)
    let foreign = draw(
        ProvisionError(.invalidValue, "cannot use `é` – …", at: mark(1, 4)), "a: é", unicode: false)
    #expect(foreign.utf8.allSatisfy { $0 < 0x80 })
    #expect(foreign.contains("1 | a: \\u{e9}\n   |    ^^^^^^"))
}

@Test func `colour adds escapes and nothing else`() {
    let plain = draw(tooOld, twelve)
    var coloured = draw(tooOld, twelve, colour: true)
    #expect(coloured.contains("\u{1B}[1;31merror[R031]:\u{1B}[0m"))
    while let start = coloured.firstIndex(of: "\u{1B}"),
        let end = coloured[start...].firstIndex(of: "m")
    {
        coloured.removeSubrange(start...end)
    }
    #expect(coloured == plain)
}

@Test func `an error without a place has its causes indented and a blank line before its hints`() {
    let error = ProvisionError(
        ErrorCode("R105", exit: .noSolution), "cannot satisfy recipe `h100-torch`",
        context: [
            "because `torch 2.9.0+cu128` needs driver 570 or newer",
            "and this machine has driver 550.144.03",
        ],
        hints: [
            "run `provision doctor`", "run `provision doctor`",
            """
            set `driver.version: ">=570"` in the recipe, or choose `pytorch.build: cu126`, which \
            runs on the present driver
            """,
        ])
    #expect(
        draw(error) == """
            error[R105]: cannot satisfy recipe `h100-torch`
              because `torch 2.9.0+cu128` needs driver 570 or newer
              and this machine has driver 550.144.03

            hint: run `provision doctor`
            hint: set `driver.version: ">=570"` in the recipe, or choose `pytorch.build:
                  cu126`, which runs on the present driver
            """)
}

@Test func `long texts are wrapped with a hanging indent`() {
    let error = ProvisionError(
        .invalidValue, "cannot use one two three four five six seven eight nine ten",
        at: mark(1, 1), label: "one two three four five six seven eight",
        context: ["one two three four five six seven eight nine"],
        hints: ["one two three four five six seven eight nine"])
    #expect(
        draw(error, "a", width: 40) == """
            error[R013]: cannot use one two three
              four five six seven eight nine ten
               ┌─ a.yaml:1:1
               │
             1 │ a
               │ ^ one two three four five six seven
               │   eight
               │
               = one two three four five six seven
                 eight nine

            hint: one two three four five six seven
                  eight nine
            """)
    let lines = draw(error, "a", width: 40).split(separator: "\n")
    #expect(lines.allSatisfy { $0.columns <= 40 })
}

@Test func `a hint stands off from what is above it`() {
    let error = ProvisionError(
        .invalidValue, "cannot use `a`", at: mark(1, 1), context: ["known: b"], hints: ["write b"])
    #expect(draw(error, "a").hasSuffix("   = known: b\n\nhint: write b"))
}

@Test func `a long line is cut around its span`() {
    let source =
        "k: [" + String(repeating: "x, ", count: 300) + "bad, "
        + String(repeating: "y, ", count: 300) + "]"
    let error = ProvisionError(
        .invalidValue, "cannot use `bad`", at: mark(1, 905, 3), label: "expected good")
    let text = draw(error, source, width: 60)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { $0.columns <= 60 })
    let shown = lines[3]
    let carets = lines[4]
    let start = carets.prefix { $0 != "^" }.count
    #expect(shown.dropFirst(start).hasPrefix("bad"))
    #expect(carets.contains("^^^ expected good"))
    #expect(shown.hasSuffix("…"))
}

@Test func `carets stand under wide characters, tabs and escapes`() {
    func carets(_ source: String, _ column: Int, _ length: Int = 1) -> String {
        let text = draw(
            ProvisionError(.invalidValue, "x", at: mark(1, column, length)), source)
        return text.split(separator: "\n").suffix(2).joined(separator: "\n")
    }
    #expect(carets("漢字: x", 5) == " 1 │ 漢字: x\n   │       ^")
    #expect(carets("漢字: x", 2) == " 1 │ 漢字: x\n   │   ^^")
    #expect(carets("a\tb", 3) == " 1 │ a    b\n   │      ^")
    #expect(carets("a\u{1B}b", 3) == " 1 │ a\\u{1b}b\n   │        ^")
    #expect(carets("e\u{301}x", 3) == " 1 │ e\u{301}x\n   │  ^")
}

@Test func `places of other files have a block of their own, and unknown sources none`() {
    let error = ProvisionError(
        .invalidValue, "x differs", at: mark(1, 1), label: "here",
        related: [Located("there", at: mark(3, 2, file: "b.yaml"))])
    #expect(
        draw(error, "x: 1") == """
            error[R013]: x differs
               ┌─ a.yaml:1:1
               │
             1 │ x: 1
               │ ^ here
               ┌─ b.yaml:3:2
               = there
            """)
}

@Test func `distant lines of one file are joined by a gap`() {
    let source =
        "a:\n  b: 1\n" + String(repeating: "x: 1\n", count: 100) + "c:\n  # d\n\n  e: 2\r\n"
    let error = ProvisionError(
        .invalidValue, "b and e differ", at: mark(2, 6), label: "one",
        related: [Located("two", at: mark(106, 6))])
    #expect(
        draw(error, source) == """
            error[R013]: b and e differ
                ┌─ a.yaml:2:6
                │
              1 │ a:
              2 │   b: 1
                │      ^ one
                ⋮
            103 │ c:
            104 │   # d
            105 │
            106 │   e: 2
                │      - two
            """)
}

@Test func `a place behind the end of a line or text does no harm`() {
    for (line, column) in [(1, 50), (2, 1), (99, 1), (0, 0), (1, Int.max), (Int.max, 1)] {
        let error = ProvisionError(.invalidValue, "x", at: mark(line, column, .max), label: "y")
        #expect(draw(error, "a: 1\n").contains("a.yaml:\(line):\(column)"))
    }
}

@Test func `nothing of the input drives the terminal`() {
    let evil = "\u{1B}]0;x\u{7}\u{9B}31m\r\u{202E}\u{7F}"
    let error = ProvisionError(
        .invalidValue, evil, at: Mark(file: evil, line: 1, column: 1), label: evil,
        related: [Located(evil, at: Mark(file: "c", line: 1, column: 1))], context: [evil],
        hints: [Hint(evil)], others: [ProvisionError(.invalidValue, evil, context: [evil])])
    let text = DiagnosticRenderer.render(error, sources: [evil: evil + "\n" + evil])
    let isHarmless = text.unicodeScalars.allSatisfy {
        $0 == "\n" || !(0...0x1F ~= $0.value || 0x7F...0x9F ~= $0.value || $0 == "\u{202E}")
    }
    #expect(isHarmless)
    #expect(text.contains("\\u{1b}]0;x\\u{7}\\u{9b}31m"))
    #expect(text.hasSuffix("\n2 errors"))
}

@Test func `of hundreds of errors the first are drawn and the others counted`() {
    var error = ProvisionError(.invalidValue, "cannot use `a`", at: mark(1, 1))
    error.others = (2...320).map {
        ProvisionError(.invalidValue, "cannot use `b`", at: mark($0, 1))
    }
    let text = draw(error)
    #expect(text.split(separator: "\n").count < 100)
    #expect(text.contains("= 300 more errors are not shown"))
    #expect(text.hasSuffix("\n320 errors in a.yaml"))
}

@Test func `a faulty recipe is drawn from its own errors`() {
    let source = "recipe: 1\nname: a\ndriver:\n  trak: lts\npip: [a]\n"
    do {
        _ = try Recipe.load(text: source, file: "a.yaml")
        Issue.record("the recipe loads")
    } catch {
        #expect(
            draw(error, source) == """
                error[R012]: unknown field `trak` in `driver`
                   ┌─ a.yaml:4:3
                   │
                 3 │ driver:
                 4 │   trak: lts
                   │   ^^^^ did you mean `track`?
                   │
                   = fields of `driver`: version, track, flavor, modules, source, hold,
                     fabric-manager, persistence
                   = see: provision schema driver
                error[R014]: `pip` has no environment to go into
                   ┌─ a.yaml:5:1
                   │
                 5 │ pip: [a]
                   │ ^^^ needs `python` or `conda`
                   │
                hint: add `python: {version: ">=3.10"}`, or `conda: {packages: [python=3.11]}`

                2 errors in a.yaml
                """)
    }
}
