import Diagnostics
import Recipes
import Testing

@Suite struct RecipeEditTests {
    private func edited(_ text: String, _ edit: RecipeEdit) throws -> String {
        try edit.applied(to: text, file: "a.yaml")
    }

    private static let flow = """
        recipe: 1
        name: a  # mine
        python: {version: "3.12"}
        pytorch: {version: "2.9", build: cu121}  # the build
        pip: [numpy>=2, pandas]

        """
    private static let block = """
        recipe: 1
        name: a
        python:
          # any
          version: ">=3.9"
        pip:
          - numpy>=2   # new
          - pandas

        """

    @Test func `a value is replaced where it stands`() throws {
        let text = try edited(Self.flow, RecipeEdit(field: "pytorch.build", value: "cu126"))
        #expect(
            text
                == Self.flow.replacing("cu121}  # the build", with: "cu126}  # the build"))
        let quoted = try edited(Self.flow, RecipeEdit(field: "python.version", value: "\"3.11\""))
        #expect(quoted.contains("python: {version: \"3.11\"}\n"))
    }

    @Test func `what else is on the line or stands elsewhere is never changed`() throws {
        func item(_ line: Int, _ column: Int, _ length: Int) -> Mark {
            Mark(file: "a.yaml", line: line, column: column, length: length)
        }
        let head = "recipe: 1\nname: a\npython: {}\n"
        let removals: [(String, Mark)] = [
            ("pip: [\n  q,\n  zz, b, c==2.0,\n]\n", item(6, 3, 2)),
            ("pip:\n- q\n- b\n- zz\n  >=1.0\n", item(7, 3, 2)),
        ]
        for (list, mark) in removals {
            #expect(throws: ProvisionError.self) {
                try edited(head + list, RecipeEdit(field: "pip", item: mark, value: nil))
            }
        }
        let alias = head + "description: &d a==1.0\npip: [*d, c==2.0]\n"
        #expect(throws: ProvisionError.self) {
            try edited(alias, RecipeEdit(field: "pip", item: item(4, 17, 6), value: "a"))
        }
        let plain = head + "pip: [q, zz, b]\n"
        #expect(
            try edited(plain, RecipeEdit(field: "pip", item: item(4, 10, 2), value: nil))
                == head + "pip: [q, b]\n")
    }

    @Test func `a field that is not there is added to its section`() throws {
        let flow = try edited(Self.flow, RecipeEdit(field: "pytorch.cover", value: "[h100]"))
        #expect(flow.contains("pytorch: {cover: [h100], version: \"2.9\", build: cu121}  # the"))
        let block = try edited(
            Self.block, RecipeEdit(field: "python.interpreter", value: "auto"))
        #expect(block.contains("  # any\n  interpreter: auto\n  version: \">=3.9\"\n"))
    }

    @Test func `a section that is not there is added at the end`() throws {
        let text = try edited(
            Self.flow, RecipeEdit(field: "driver.version", value: "\">=580\""))
        #expect(text == Self.flow + "driver: {version: \">=580\"}\n")
    }

    @Test(arguments: [
        (
            Self.flow, Mark(file: "a.yaml", line: 5, column: 7, length: 8),
            "pip: [numpy>=1.26, pandas]"
        ),
        (
            Self.block, Mark(file: "a.yaml", line: 7, column: 5, length: 8),
            "  - numpy>=1.26   # new"
        ),
    ])
    func `an item of a list is replaced by its mark`(
        _ text: String, _ mark: Mark, _ line: String
    ) throws {
        let edit = RecipeEdit(field: "pip", item: mark, value: "numpy>=1.26")
        #expect(try edited(text, edit).contains(line + "\n"))
    }

    @Test func `an item of a list is taken away with its comma or its line`() throws {
        let flow = RecipeEdit(
            field: "pip", item: Mark(file: "a.yaml", line: 5, column: 7, length: 8), value: nil)
        #expect(try edited(Self.flow, flow).contains("pip: [pandas]\n"))
        let last = RecipeEdit(
            field: "pip", item: Mark(file: "a.yaml", line: 5, column: 17, length: 6), value: nil)
        #expect(try edited(Self.flow, last).contains("pip: [numpy>=2]\n"))
        let block = RecipeEdit(
            field: "pip", item: Mark(file: "a.yaml", line: 7, column: 5, length: 8), value: nil)
        #expect(try edited(Self.block, block).contains("pip:\n  - pandas\n"))
    }

    @Test func `carriage returns stay`() throws {
        let text = Self.block.replacing("\n", with: "\r\n")
        let edit = RecipeEdit(field: "python.version", value: "\"3.11\"")
        #expect(try edited(text, edit) == text.replacing("\">=3.9\"", with: "\"3.11\""))
    }

    @Test func `lines that are added end as the others do`() throws {
        func added(_ lines: String..., edit: RecipeEdit) throws -> String {
            let text = try edited(lines.joined(separator: "\r\n"), edit)
            let bare = text.replacing("\r\n", with: "")
            #expect(
                !bare.utf8.contains(0x0D) && !bare.utf8.contains(0x0A), "\(text.debugDescription)")
            return text.replacing("\r\n", with: "|")
        }
        let build = RecipeEdit(field: "pytorch.build", value: "cpu")
        #expect(
            try added("recipe: 1", "name: a", "python: {}", "", edit: build)
                == "recipe: 1|name: a|python: {}|pytorch: {build: cpu}|")
        // Without an end of its last line.
        #expect(
            try added("recipe: 1", "name: a", "python: {}", edit: build)
                == "recipe: 1|name: a|python: {}|pytorch: {build: cpu}|")
        #expect(
            try added(
                "recipe: 1", "name: a", "python: {}", "pytorch:", "  index: auto", edit: build)
                == "recipe: 1|name: a|python: {}|pytorch:|  build: cpu|  index: auto")
        let description = RecipeEdit(field: "description", value: "text")
        #expect(
            try added("recipe: 1", "name: a", edit: description)
                == "recipe: 1|name: a|description: text|")
    }

    @Test(arguments: [
        RecipeEdit(field: "pip", item: Mark(file: "b.yml", line: 1, column: 1), value: "x"),
        RecipeEdit(field: "pip", item: Mark(file: "a.yaml", line: 99, column: 1), value: "x"),
        RecipeEdit(field: "pip", item: Mark(file: "a.yaml", line: 5, column: 90), value: "x"),
        RecipeEdit(field: "python.version", value: "{"),
        RecipeEdit(field: "name.x", value: "1"),
        RecipeEdit(field: "python.version", value: nil),
    ])
    func `what cannot be written safely is refused`(_ edit: RecipeEdit) {
        let error = #expect(throws: ProvisionError.self) { try edited(Self.flow, edit) }
        #expect(error?.code == .notEditable)
    }

    @Test func `a value that came through an alias is left alone`() {
        let text = """
            recipe: 1
            name: &version "a"
            python: {version: *version}

            """
        #expect(throws: ProvisionError.self) {
            try edited(text, RecipeEdit(field: "python.version", value: "\"3.11\""))
        }
    }

    @Test func `texts are quoted where YAML would take them for something else`() {
        #expect(RecipeEdit.quoted("numpy>=1.26") == "numpy>=1.26")
        #expect(RecipeEdit.quoted("numpy>=1,<2") == "\"numpy>=1,<2\"")
        #expect(RecipeEdit.quoted("2.9") == "\"2.9\"")
        #expect(RecipeEdit.quoted("a\"b") == "\"a\\\"b\"")
    }
}
