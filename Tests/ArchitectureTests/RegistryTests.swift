import FoundationEssentials
import Glibc
import Testing

/// The index that this machine's pip knows by itself must not be named in the repository.
@Suite struct RegistryTests {
    private static let repository = Repository.here

    /// The host names of pip's default index and of its files; empty without pip.
    private static let hosts: [String] = {
        let program = """
            from pip._internal.models.index import PyPI
            from urllib.parse import urlsplit
            print(urlsplit(PyPI.url).hostname)
            print(PyPI.file_storage_domain)
            """
        return output(of: "python3 -I -c '\(program)' 2>/dev/null").split(separator: "\n")
            .map(String.init).filter { $0.contains(".") }
    }()

    @Test(.enabled(if: !Self.hosts.isEmpty, "this machine has no pip to ask"))
    func `no host name of a package registry stands in a file`() {
        let folders = ["Sources", "Tests", "docs", "recipes", "scripts", "Benchmarks", ".ci"]
        var files = folders.flatMap { Self.repository.files(below: $0, suffix: "") }
        files += ["README.md", "CHANGELOG.md", "Makefile", "Package.swift"]
            .compactMap { Self.repository.file($0) }
        #expect(files.count > 50)
        // Locks name the index that they were made from; git ignores them.
        for file in files where !file.path.hasSuffix(".lock") {
            for host in Self.hosts {
                #expect(!file.text.contains(host), "\(file.path)")
            }
        }
    }

    private static func output(of command: String) -> String {
        guard let stream = popen(command, "r") else { return "" }
        defer { pclose(stream) }
        var text: [UInt8] = []
        while case let byte = fgetc(stream), byte != EOF {
            text.append(UInt8(truncatingIfNeeded: byte))
        }
        return String(decoding: text, as: UTF8.self)
    }
}
