import FoundationEssentials
import PackageModel
import TestSupport
import Testing

/// One file of PyPA packaging's test cases, with what each of its tests means for our types.
///
/// Every test of the file is named in one of the two tables, so none goes unread.
struct PyPACases {
    /// The part of the file's name between `packaging_` and `.cases.json`.
    var file: String
    /// Test name → whether a row holds.
    var checks: [String: (JSONValue) throws -> Bool] = [:]
    /// Test name → why none of its rows concerns us.
    var notApplicable: [String: String] = [:]
    /// Rows that are held to be wrong or are not for us.
    var exceptions: [Exception] = []

    struct Exception: Sendable {
        var test: String
        var matches: @Sendable (JSONValue) -> Bool
        var reason: String
    }

    static var folder: String? { ProcessInfo.processInfo.environment["PROVISION_CORPORA"] }

    static let unset: Comment = "PROVISION_CORPORA does not name the folder of the corpora"

    func run() throws {
        let folder = try #require(Self.folder)
        let path = "\(folder)/python/packaging_\(file).cases.json"
        let data = try Data(contentsOf: URL(filePath: path))
        let tests = try JSONDecoder().decode([String: [JSONValue]].self, from: data)
        var seen: Set<String> = []
        for (fullName, rows) in tests {
            let name = String(fullName.drop { $0 != ":" }.dropFirst(2))
            seen.insert(name)
            guard let check = checks[name] else {
                #expect(notApplicable[name] != nil, "no check for `\(name)`")
                continue
            }
            for row in rows where !isExcepted(name, row) { expect(row, of: name, check) }
        }
        let stale = Set(checks.keys).union(notApplicable.keys).subtracting(seen)
        #expect(stale.isEmpty, "tests that the file does not have")
    }

    private func isExcepted(_ name: String, _ row: JSONValue) -> Bool {
        exceptions.contains { $0.test == name && $0.matches(row) }
    }

    private func expect(
        _ row: JSONValue, of name: String, _ check: (JSONValue) throws -> Bool
    ) {
        do {
            let holds = try check(row)
            if !holds { Issue.record("\(name): \(row)") }
        } catch {
            Issue.record("\(name): \(row): \(error)")
        }
    }
}

extension JSONValue {
    /// The text of a row's member, be it a string or `{"str": …, "class": "Version"}`.
    func text(_ name: String) throws -> String {
        try #require(self[name].string ?? self[name]["str"].string, "\(name) in \(self)")
    }

    func version(_ name: String) throws -> PEP440Version {
        try #require(PEP440Version(try text(name)), "\(name) in \(self)")
    }

    func flag(_ name: String) throws -> Bool { try #require(self[name].bool as Bool?) }

    /// The texts of a list.
    var texts: [String] { array?.compactMap { $0.string ?? $0["str"].string } ?? [] }
}

extension Dictionary where Key == String {
    /// The same values under other names.
    func mapKeys(_ transform: (String) -> String) -> [String: Value] {
        Dictionary(uniqueKeysWithValues: map { (transform($0.key), $0.value) })
    }
}
