import Diagnostics
import FoundationEssentials
import PackageModel
import Testing

@testable import Recipes

/// The repository's root, from where this file is.
private let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

/// Compares a generated document with its file; with `RECORD_SNAPSHOTS=1` writes it and fails.
private func expectFresh(_ path: String, _ text: String) throws {
    let file = root.appending(path: path)
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
        try Data(text.utf8).write(to: file)
        Issue.record("recorded \(path)")
    }
    let written = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    #expect(written == text, "\(path) is stale: run the tests with RECORD_SNAPSHOTS=1")
}

@Test func `docs/recipe.schema.json is fresh`() throws {
    try expectFresh("docs/recipe.schema.json", RecipeSchema.json())
}

@Test func `docs/reference/recipe.md is fresh`() throws {
    try expectFresh("docs/reference/recipe.md", RecipeReference.markdown())
}

@Test func `every recipe of the repository loads and names the schema`() throws {
    let folder = root.appending(path: "recipes")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .filter { $0.hasSuffix(".yaml") }
    #expect(names.contains("quickstart.yaml"))
    for name in names {
        let bytes = Array(try Data(contentsOf: folder.appending(path: name)))
        let recipe = try Recipe.load(bytes: bytes, file: name)
        #expect(name == recipe.name.value + ".yaml")
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(
            text.hasPrefix("# yaml-language-server: $schema=../docs/recipe.schema.json\n"))
    }
}

@Test func `the quickstart recipe asks for a toolkit from wheels and leaves the system alone`()
    throws
{
    let file = root.appending(path: "recipes/quickstart.yaml")
    let recipe = try Recipe.load(bytes: Array(try Data(contentsOf: file)), file: "quickstart.yaml")
    #expect(recipe.cuda?.source.value == .pypi)
    #expect(recipe.cuda?.components.map(\.value) == [.named(.compiler), .named(.runtime)])
    #expect(recipe.cuda?.version?.value.description == "==13.*")
    #expect(recipe.python?.version?.value.description == ">=3.10")
    #expect(recipe.pytorch?.build.value == .auto)
    #expect(recipe.system == nil && recipe.driver == nil && recipe.conda == nil)
}

@Test func `the conda recipes have their Python from conda and PyTorch from where they say`()
    throws
{
    func load(_ name: String) throws -> Recipe {
        let bytes = Array(try Data(contentsOf: root.appending(path: "recipes/\(name)")))
        return try Recipe.load(bytes: bytes, file: name)
    }
    let wheels = try load("conda-torch.yaml")
    #expect(wheels.conda?.packages.map(\.value.name).first == "python")
    #expect(wheels.pytorch?.build.value == .auto && wheels.cuda?.source.value == .pypi)
    let conda = try load("conda-forge-gpu.yaml")
    #expect(conda.conda?.packages.map(\.value.name).contains("pytorch-gpu") == true)
    #expect(conda.pytorch == nil && conda.cuda == nil)
    for recipe in [wheels, conda] {
        #expect(recipe.conda?.channels.map(\.value) == ["conda-forge"])
        #expect(recipe.python == nil && recipe.conda?.channelPriority.value == .strict)
    }
}

@Test func `the schema of one field can be asked for`() throws {
    #expect(
        try RecipeSchema.json(field: "driver.hold") == """
            {
              "description": "Keeps unattended upgrades from changing it under a running machine. \
            Default: true.",
              "type": "boolean"
            }

            """)
    #expect(throws: ProvisionError.self) { try RecipeSchema.json(field: "driver.hodl") }
    for path in RecipeFields.paths { #expect(try !RecipeSchema.json(field: path).isEmpty) }
}

@Test func `every example of the table is a value of its field`() {
    for path in RecipeFields.paths {
        guard let field = RecipeFields.field(path), !field.example.isEmpty else { continue }
        var body = field.example
        for name in path.split(separator: ".").reversed() { body = "{\(name): \(body)}" }
        let found = errors(body).filter {
            ![.missingField, .conflictingSections].contains($0.code)
        }
        let isKnown = path.hasPrefix("indexes") || found.isEmpty
        #expect(isKnown, "\(path): \(found.map(\.message))")
    }
}
