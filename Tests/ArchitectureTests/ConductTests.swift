import Testing

@Suite struct ConductTests {
    private static let repository = Repository.here

    /// Violations of `pattern` in files of all modules but `Provision`.
    private func places(
        of pattern: Regex<Substring>, outside module: String = "Provision"
    ) -> [String] {
        Repository.swiftSources.filter { $0.module != module }.flatMap { file in
            file.code.filter { $0.text.contains(pattern) }.map { "\(file.path):\($0.number)" }
        }
    }

    @Test func `only Provision prints`() {
        let functions = /(?:^|[^\w.])(?:debugPrint|dump|print|puts|printf|perror|putchar)\(/
        let streams = /\b(?:fputs|fputc|fwrite|fprintf|vfprintf)\(.*\bstd(?:out|err)\b/
        let handles = /\bFileHandle\b|\bFileDescriptor\.standard|\bSTD(?:OUT|ERR)_FILENO\b/
        #expect(places(of: functions) + places(of: streams) + places(of: handles) == [])
    }

    @Test func `only Provision reads the environment`() {
        let reads =
            /\bProcessInfo\b.*\.environment\b|(?:^|[^\w.])(?:(?:secure_)?getenv\(|environ\b)/
        #expect(places(of: reads) == [])
    }

    @Test func `only Provision and FileSystem know the working directory`() {
        let reads = /(?:^|[^\w.])(?:getcwd|chdir|fchdir)\(|\bcurrentDirectoryPath\b/
        #expect(places(of: reads).filter { !$0.hasPrefix("Sources/FileSystem/") } == [])
    }

    @Test func `no source file is longer than 500 lines`() {
        let files =
            Repository.swiftSources + Repository.swiftTests
        #expect(files.filter { $0.lineCount > 501 }.map(\.path) == [])
    }

    @Test func `nothing gives up on input`() {
        // `preconditionFailure` is left to what only a fault of ours can reach.
        let crash = /(?:^|[^\w.])(?:fatalError|abort)\(|\btry!/
        #expect(places(of: crash, outside: "") == [])
    }

    @Test func `every module says in a README what it is`() throws {
        for folder in Self.repository.folders(in: "Sources") where !folder.isShim {
            let file = Self.repository.file("Sources/\(folder)/README.md")
            #expect(file != nil, "Sources/\(folder)/README.md")
        }
    }
}

extension String {
    /// The name of a folder that holds a module map and a header and nothing else.
    fileprivate var isShim: Bool {
        first == "C" && dropFirst().first?.isUppercase == true
    }
}
