import FoundationEssentials
import Testing

@Suite struct DocumentTests {
    private static let repository = Repository.here

    private static var documents: [Repository.File] {
        let below = ["docs", "Sources", "Benchmarks"].flatMap {
            repository.files(below: $0, suffix: ".md")
        }
        let top = ["README.md", "CHANGELOG.md"].compactMap { repository.file($0) }
        return top + below
    }

    @Test func `relative links lead somewhere`() {
        #expect(Self.documents.count > 10)
        for document in Self.documents {
            for match in document.text.matches(of: /\]\(([^)\s]+)\)/) {
                let target = match.1.split(separator: "#", omittingEmptySubsequences: false)[0]
                guard !target.isEmpty, !target.contains("://") else { continue }
                let folder = document.path.split(separator: "/").dropLast().joined(separator: "/")
                let path = (folder.isEmpty ? "" : folder + "/") + target
                #expect(Self.repository.exists(path), "\(document.path): \(match.1)")
            }
        }
    }

    @Test func `every exit status is documented`() throws {
        let page = try #require(Self.repository.file("docs/reference/exit-codes.md")).text
        let source = try #require(
            Self.repository.file("Sources/Diagnostics/ExitStatus.swift")
        ).text
        let statuses = source.matches(of: /case \w+ = (\d+)/).map { String($0.1) }
        #expect(statuses.count > 10)
        for status in statuses {
            #expect(page.contains("| \(status) |"), "\(status) is not in exit-codes.md")
        }
    }

    @Test func `every variable that is read is documented`() throws {
        let page = try #require(Self.repository.file("docs/reference/environment.md")).text
        for file in Repository.swiftSources {
            for match in file.text.matches(of: /"(PROVISION_[A-Z_]+)"/) {
                #expect(page.contains("`\(match.1)`"), "\(file.path): \(match.1)")
            }
        }
    }

    @Test func `error codes are unique and in their module's hundred`() {
        let hundreds: [String: Set<Character>] = [
            "YAML": ["0"], "Recipes": ["0"], "Planning": ["1"], "Resolution": ["1"],
            "Indexes": ["2"], "Transfer": ["2"], "Archives": ["3"], "FileSystem": ["4"],
            "Installation": ["4"], "Lockfiles": ["5"], "Exports": ["5"], "Machine": ["6"],
            "Apt": ["6"],
            "Verification": ["7"], "Provision": ["8"], "Hashing": ["4"], "Compatibility": ["6"],
            "PackageModel": ["0", "1"],
        ]
        var owners: [String: String] = [:]
        for file in Repository.swiftSources {
            for match in file.text.matches(of: /ErrorCode\(\s*"R(\d)(\d\d)"/) {
                let code = "R\(match.1)\(match.2)"
                #expect(owners[code] == nil, "\(code): \(file.path) and \(owners[code] ?? "")")
                owners[code] = file.path
                let isRight = match.1.first.map {
                    hundreds[file.module ?? ""]?.contains($0) == true
                }
                #expect(isRight == true, "\(file.path): \(code)")
            }
        }
        #expect(!owners.isEmpty)
    }

    @Test func `every error code has a long text, and no text is without its code`() {
        var declared: Set<String> = []
        var told: [String] = []
        for file in Repository.swiftSources {
            declared.formUnion(
                file.text.matches(of: /ErrorCode\(\s*"(R\d\d\d)"/).map { String($0.1) })
            guard file.path.hasPrefix("Sources/Provision/ErrorTexts/") else { continue }
            told += file.text.matches(of: /"(R\d\d\d)": ErrorText\(/).map { String($0.1) }
        }
        #expect(declared.count > 100)
        #expect(Set(told).count == told.count)
        #expect(declared.subtracting(told).sorted() == [])
        #expect(Set(told).subtracting(declared).sorted() == [])
    }
}
