import Diagnostics
import PackageModel
import Testing

@testable import Recipes

private func load(_ body: String) throws -> Recipe {
    try Recipe.load(text: DesignRecipe.short(body), file: "a.yaml")
}

@Test func `a recipe with every field loads, each value with its place`() throws {
    let recipe = try Recipe.load(text: DesignRecipe.text, file: "r.yaml")
    #expect(
        recipe.name
            == Located("ubuntu-cuda12", at: Mark(file: "r.yaml", line: 3, column: 7, length: 13)))
    let target = recipe.target
    #expect(target.os?.value == .distribution(id: "ubuntu", version: "22.04"))
    #expect(target.glibc?.value.text == "2.35")
    guard case .only(let gpus) = target.gpus.value else {
        Issue.record("no list of GPUs")
        return
    }
    #expect(gpus.map(\.value.description) == ["rtx-3090", "h100*8", "sm_86", "10de:2204"])
    #expect(gpus[1].value == GPURequest(.name("h100"), count: 8))
    #expect(gpus[3].value.kind == .pci(vendor: 0x10DE, device: 0x2204))
    #expect(gpus[3].mark == Mark(file: "r.yaml", line: 10, column: 35, length: 11))
    #expect(recipe.driver?.version?.value.description == ">=550")
    #expect(recipe.driver?.hold.value == true)
    #expect(recipe.cuda?.version?.value == (try SpecifierSet("==12.8.*")))
    #expect(
        recipe.cuda?.components.map(\.value) == [
            .named(.compiler), .named(.runtime), .named(.math),
        ])
    #expect(recipe.cuda?.link?.value == "/usr/local/cuda-12.8")
    #expect(recipe.conda?.packages.map(\.value.name) == ["python", "numpy", "scipy"])
    #expect(recipe.pytorch?.version?.value == (try SpecifierSet("==2.9.*")))
    #expect(recipe.pytorch?.packages.map(\.value.name.normalized) == ["torchvision", "torchaudio"])
    #expect(recipe.pip.map(\.value.description) == ["transformers>=4.40", "numpy<3"])
    #expect(recipe.indexes.first?.url.value == "https://pkgs.example.com/simple/")
    #expect(recipe.indexes.first?.packages?.map(\.value.normalized) == ["mytool"])
    #expect(recipe.profile.variables.first?.value.value == "WARN")
    #expect(recipe.profile.modulefile.value)
    #expect(recipe.verify?.last?.value == .multiGPU)
}

@Test func `a recipe with a driver alone is fine, and defaults bear the place of the section`()
    throws
{
    let recipe = try load("driver: {version: 580}")
    let driver = try #require(recipe.driver)
    #expect(driver.version?.value.contains(try #require(DottedVersion("580.65.06"))) == true)
    #expect(driver.track == Located(.lts, at: Mark(file: "a.yaml", line: 3, column: 1, length: 6)))
    #expect(driver.fabricManager.value == .auto)
    #expect(recipe.target.gpus.value == .all)
    #expect(recipe.profile.shells.map(\.value) == [.bash, .zsh, .fish])
    #expect(recipe.profile.activate == nil)
    #expect(recipe.verify == nil)
    #expect(recipe.cuda == nil && recipe.pip.isEmpty && recipe.indexes.isEmpty)
}

@Test(arguments: [
    ("3.11", "==3.11.*"), ("3", "==3.*"), ("\"3.10\"", "==3.10.*"), ("3.12.8", "==3.12.8"),
    ("3.12.*", "==3.12.*"), ("\">=3.10\"", ">=3.10"), ("\">=3.10,<3.14\"", ">=3.10,<3.14"),
    ("2.9.1+cu128", "==2.9.1+cu128"), ("3.14rc1", "==3.14rc1"), ("~=3.11", "~=3.11"),
])
func `a bare version names a series, or one release`(text: String, meant: String) throws {
    let recipe = try load("python: {version: \(text)}")
    #expect(recipe.python?.version?.value.description == meant)
}

@Test func `the loader is told of a toolkit only where the recipe says so`() throws {
    #expect(try !load("profile: {modulefile: true}").profile.loaderConfiguration.value)
    #expect(try !load("python: {version: 3.11}").profile.loaderConfiguration.value)
    let text = "profile: {ld-so-conf: true}\ncuda: {version: 13}"
    let wish = try load(text).profile.loaderConfiguration
    #expect(wish.value && wish.mark.line == 3)
}

@Test func `an empty list of checks is none, not the default`() throws {
    #expect(try load("verify: []").verify?.isEmpty == true)
}

@Test func `GPUs of the target are all, visible, some or none`() throws {
    #expect(try load("target: {gpus: all}").target.gpus.value == .all)
    #expect(try load("target: {gpus: visible}").target.gpus.value == .visible)
    #expect(try load("target: {gpus: []}").target.gpus.value == .only([]))
}

@Test(arguments: [("cpu", TorchBuild.cpu), ("cu128", .cuda("cu128")), ("auto", .auto)])
func `builds of PyTorch have a grammar`(text: String, build: TorchBuild) throws {
    let recipe = try load("python: {}\npytorch: {build: \(text)}")
    #expect(recipe.pytorch?.build.value == build)
}

@Test(arguments: [
    ("pypi", IndexChoice.pypi), ("https://x.example/", .url("https://x.example/")),
    ("in", .named("in")),
])
func `an index is a word, a URL or a name`(text: String, index: IndexChoice) throws {
    let recipe = try load(
        "python: {}\npytorch: {index: \"\(text)\"}\nindexes: {in: {url: \"file:///srv/x\"}}")
    #expect(recipe.pytorch?.index.value == index)
}

@Test(arguments: [
    "conda-forge", "a/label/x", "https://h.example/c", "file:///srv/c", "./c", "../c", "/srv/c",
    "~/c", ".",
])
func `a channel is a name, a URL or a path`(text: String) throws {
    let recipe = try load("conda: {channels: [\"\(text)\"]}")
    #expect(recipe.conda?.channels.map(\.value) == [text])
}

@Test(arguments: [".x", "a/../b", "~x", "./a b", "-a"])
func `what is no channel is refused`(text: String) {
    let found = errors("conda: {channels: [\"\(text)\"]}")
    #expect(found.contains { $0.code == .invalidValue && $0.message.contains("`\(text)`") })
}

@Test func `every field of the table is read`() throws {
    // Each field of the full recipe in turn becomes a kind of value that it cannot have.
    for path in RecipeFields.paths where !path.hasPrefix("indexes.") {
        let names = path.split(separator: ".")
        var body = "{x: [{}, {}]}"
        for name in names.reversed() { body = "{\(name): \(body)}" }
        let found = errors(body).filter { error in
            error.code != .missingField && error.code != .conflictingSections
        }
        let isFree = path == "profile.variables"
        #expect(!found.isEmpty, "\(path) is not read")
        #expect(isFree || found.contains { $0.message.contains(names.last ?? "") }, "\(path)")
    }
}
