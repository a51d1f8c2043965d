import Diagnostics
import FileSystem
import Recipes
import SystemPackage
import Testing

/// What we show as a recipe must be one.
@Suite struct SampleTests {
    private static let root = FilePath(#filePath).removingLastComponent()
        .removingLastComponent().removingLastComponent()

    @Test func `every recipe of the repository is valid`() throws {
        let folder = Self.root.appending("recipes")
        let recipes = try Files.list(folder).map(\.name).filter { $0.hasSuffix(".yaml") }
        #expect(!recipes.isEmpty)
        for name in recipes {
            let text = try Files.readText(folder.appending(name))
            #expect(try Recipe.load(text: text, file: name).name.value == name.dropLast(5))
            #expect(text.hasPrefix("# yaml-language-server: $schema=../docs/recipe.schema.json"))
        }
    }

    @Test func `each recipe with a compiler and torch has what extensions are built with`() throws {
        let folder = Self.root.appending("recipes")
        for name in try Files.list(folder).map(\.name) where name.hasSuffix(".yaml") {
            let text = try Files.readText(folder.appending(name))
            guard text.contains("components: [compiler"), text.contains("\npytorch:") else {
                continue
            }
            let lines = text.split(separator: "\n").map { $0.prefix { $0 != "#" } }
            #expect(lines.contains { $0.contains("ninja") }, "\(name)")
        }
    }

    @Test func `the recipe that images are accepted with is valid`() throws {
        let file = Self.root.appending("Tests").appending("recipes")
            .appending("debian-cuda13-mirror.yaml")
        let recipe = try Recipe.load(text: Files.readText(file), file: "recipe.yaml")
        #expect(recipe.name.value == "debian-cuda13-mirror")
    }

    @Test func `each recipe of the repository has a row in its page`() throws {
        let page = try Files.readText(Self.root.appending(FilePath("docs/recipes.md").components))
        for entry in try Files.list(Self.root.appending("recipes"))
        where entry.name.hasSuffix(".yaml") {
            let name = entry.name.dropLast(5)
            #expect(page.contains("| [\(name)](../recipes/\(name).yaml) |"), "\(name)")
        }
    }

    @Test func `the recipes in the README are valid`() throws {
        let text = try Files.readText(Self.root.appending("README.md"))
        let blocks = text.matches(of: /```yaml\n((?s:.*?))```/)
        #expect(blocks.count == 2)
        for block in blocks {
            #expect(throws: Never.self) {
                try Recipe.load(text: String(block.1), file: "README.md")
            }
        }
    }
}
