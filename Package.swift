// swift-tools-version: 6.2
import PackageDescription

// Two arrays carry the house rules; a target names one of them and nothing else.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
    .treatAllWarnings(as: .error),
]
let wrapsC = house + [.strictMemorySafety()]  // SE-0458

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

/// One row of the table in `docs/architecture.md`: a module and what it may import.
struct Module {
    var name: String
    var uses: [String] = []
    var products: [Target.Dependency] = []
    var settings = house
    var testUses: [String] = []
    /// Folders of its tests that hold no code.
    var testTables: [String] = []
    /// Files that are compiled in as they are.
    var resources: [Resource] = []
}

let modules = [
    Module(name: "Diagnostics"),
    Module(name: "PackageModel", uses: ["Diagnostics"]),
    Module(name: "YAML", uses: ["CYAML", "Diagnostics"], settings: wrapsC),
    Module(
        name: "FileSystem", uses: ["CPlatform", "CStart", "Diagnostics"], products: [system],
        settings: wrapsC),
    Module(
        name: "Hashing", uses: ["CCrypto", "FileSystem", "PackageModel", "Diagnostics"],
        products: [system], settings: wrapsC),
    Module(name: "Recipes", uses: ["YAML", "PackageModel", "Diagnostics"]),
    Module(
        name: "Compatibility", uses: ["CFacts", "PackageModel", "Diagnostics"], settings: wrapsC),
    Module(name: "Resolution", uses: ["PackageModel", "Diagnostics"]),
    Module(
        name: "Machine", uses: ["PackageModel", "Compatibility", "FileSystem", "Diagnostics"],
        products: [system, subprocess]),
    Module(
        name: "Apt", uses: ["FileSystem", "PackageModel", "Diagnostics"],
        products: [system, subprocess]),
    Module(
        name: "Transfer",
        uses: ["CCurl", "Hashing", "FileSystem", "PackageModel", "Diagnostics"],
        products: [system], settings: wrapsC),
    Module(
        name: "Archives",
        uses: ["CArchive", "CInflate", "Hashing", "FileSystem", "PackageModel", "Diagnostics"],
        products: [system], settings: wrapsC),
    Module(
        name: "Indexes",
        uses: [
            "Transfer", "Archives", "YAML", "Hashing", "FileSystem", "PackageModel",
            "Diagnostics",
        ],
        products: [system, subprocess]),
    Module(name: "Lockfiles", uses: ["YAML", "PackageModel", "Diagnostics"]),
    Module(
        name: "Exports",
        uses: ["Lockfiles", "YAML", "Hashing", "PackageModel", "Diagnostics"]),
    Module(
        name: "Planning",
        uses: [
            "Recipes", "Machine", "Compatibility", "Apt", "Indexes", "Resolution", "Lockfiles",
            "PackageModel", "Diagnostics",
        ], products: [system], testUses: ["Archives", "YAML"], testTables: ["situations"]),
    Module(
        name: "Installation",
        uses: [
            "Archives", "Transfer", "Lockfiles", "Hashing", "FileSystem", "PackageModel",
            "Diagnostics",
        ], products: [system, subprocess]),
    Module(
        name: "Verification",
        uses: [
            "Machine", "Compatibility", "Lockfiles", "Installation", "FileSystem",
            "PackageModel", "Diagnostics",
        ], products: [system], testUses: ["Hashing"],
        resources: [.embedInCode("Torch/proof")]),
    Module(
        name: "Doctor",
        uses: ["Machine", "Compatibility", "FileSystem", "PackageModel", "Diagnostics"],
        products: [system]),
]

let commandModules = modules.map(\.name)

let package = Package(
    name: "provision",
    products: [.executable(name: "provision", targets: ["Provision"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0", traits: []),
    ],
    targets: [
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CInflate", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        .systemLibrary(name: "CPlatform"),
        .target(name: "CFacts", exclude: ["README.md", "tables"]),
        .target(name: "CStart", exclude: ["README.md"]),
        .executableTarget(
            name: "Provision",
            dependencies: commandModules.map { .init(stringLiteral: $0) }
                + [argumentParser, system],
            exclude: ["README.md"], swiftSettings: house),
        .target(
            name: "TestSupport",
            dependencies: [
                "CArchive", "Diagnostics", "PackageModel", "Hashing", "FileSystem", system,
            ],
            path: "Tests/Support", swiftSettings: house),
        .testTarget(
            name: "ArchitectureTests", dependencies: [], swiftSettings: house),
        .testTarget(
            name: "CommandTests",
            dependencies: ["Provision", "TestSupport", subprocess, system]
                + commandModules.map { .init(stringLiteral: $0) },
            swiftSettings: house),
    ]
        + modules.map {
            .target(
                name: $0.name,
                dependencies: $0.uses.map { .init(stringLiteral: $0) } + $0.products,
                exclude: ["README.md"], resources: $0.resources, swiftSettings: $0.settings)
        }
        + modules.map {
            .testTarget(
                name: $0.name + "Tests",
                dependencies: [.init(stringLiteral: $0.name), "TestSupport"]
                    + ($0.uses.filter { !$0.hasPrefix("C") || $0 == "Compatibility" } + $0.testUses)
                    .map { .init(stringLiteral: $0) } + $0.products,
                exclude: $0.testTables, swiftSettings: house)
        }
)

// Programs that measure are built only where they are wanted.
if Context.environment["PROVISION_BENCHMARKS"] != nil {
    package.targets.append(
        .executableTarget(
            name: "SolveBench",
            dependencies: ["Planning", "Indexes", "Archives", "Resolution", "PackageModel"],
            path: "Benchmarks/SolveBench", swiftSettings: house))
}

// On two cores a whole debug build is dear: `PROVISION_MODULES=Archives,FileSystem swift test`
// builds those modules, their tests and what they import, and nothing else.
if let wanted = Context.environment["PROVISION_MODULES"] {
    var keep: Set<String> = []
    var queue = wanted.split(separator: ",").flatMap { [String($0), $0 + "Tests"] }
    while let name = queue.popLast() {
        guard let target = package.targets.first(where: { $0.name == name }),
            keep.insert(name).inserted
        else { continue }
        for case .byNameItem(let dependency, _) in target.dependencies { queue.append(dependency) }
    }
    package.targets.removeAll { !keep.contains($0.name) }
    if !keep.contains("Provision") { package.products = [] }
}
