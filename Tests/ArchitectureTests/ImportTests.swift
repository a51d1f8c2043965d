import Testing

@Suite struct ImportTests {
    private static let repository = Repository.here
    /// Open to every module.
    private static let open: Set<String> = ["Swift", "Synchronization", "FoundationEssentials"]
    /// C modules, each with the one module that speaks it.
    private static let rooms = [
        "CCurl": "Transfer", "CArchive": "Archives", "CInflate": "Archives", "CYAML": "YAML",
        "CPlatform": "FileSystem", "CCrypto": "Hashing", "CFacts": "Compatibility",
        "CStart": "FileSystem",
    ]

    private func table() throws -> ModuleTable {
        ModuleTable(try #require(Self.repository.file("docs/architecture.md")).text)
    }

    private func manifest() throws -> PackageManifest {
        PackageManifest(try #require(Self.repository.file("Package.swift")).text)
    }

    @Test func `every import is allowed by the table of the architecture`() throws {
        let table = try table()
        #expect(table.rows.count > 15)
        let files = Repository.swiftSources
        #expect(files.count > 20)
        for file in files {
            let module = try #require(file.module)
            let row = try #require(table.rows[module], "\(module) is not in the table")
            for (imported, line) in file.imports where !Self.open.contains(imported) {
                let isOurs = table.rows[imported] != nil || Self.rooms[imported] != nil
                let isAllowed =
                    row.ours.contains(imported) || row.others.contains(imported)
                    || (row.mayImportAny && isOurs)
                #expect(isAllowed, "\(file.path):\(line): \(module) may not import \(imported)")
            }
        }
    }

    @Test func `Package.swift and the table of the architecture agree`() throws {
        let (table, manifest) = (try table(), try manifest())
        #expect(manifest.modules.count > 15)
        #expect(
            Set(table.rows.keys).subtracting(["Provision"]) == Set(manifest.modules.keys))
        for (name, module) in manifest.modules {
            #expect(table.rows[name]?.ours == module.uses, "\(name)")
        }
    }

    @Test func `a C module is spoken in its room and the room is strict`() throws {
        let manifest = try manifest()
        for file in Repository.swiftSources {
            for (imported, line) in file.imports where imported.isNameOfCModule {
                #expect(Self.rooms[imported] == file.module, "\(file.path):\(line)")
            }
        }
        for room in Set(Self.rooms.values) {
            #expect(manifest.modules[room]?.wrapsC == true, "\(room) is not wrapsC")
        }
    }

    @Test func `every C module has a room`() {
        let folders = Self.repository.folders(in: "Sources").filter(\.isNameOfCModule)
        #expect(Set(folders) == Set(Self.rooms.keys))
    }

    @Test func `nobody imports Foundation`() {
        let files =
            Repository.swiftSources + Repository.swiftTests
        for file in files {
            for (imported, line) in file.imports {
                #expect(imported != "Foundation", "\(file.path):\(line)")
            }
        }
    }

    @Test func `import lines of all forms are seen`() {
        let text = """
            import A
            package import B
            @testable import C
            internal import struct D.E  // why
            @preconcurrency public import F
            // import G
            let important = 1
            """
        #expect(
            SourceFile(.init(path: "", text: text)).imports.map(\.module) == [
                "A", "B", "C", "D", "F",
            ])
    }
}

extension String {
    /// `C` and another capital letter, as in `CCurl`.
    fileprivate var isNameOfCModule: Bool {
        first == "C" && dropFirst().first?.isUppercase == true
    }
}
