import PackageModel

/// Whether an answer is right by what its records say, in another way than the solver's.
///
/// It knows nothing of candidates and demands: it reads each record's texts and looks for a record
/// or a fact of the machine that each of them means.
struct CondaAnswerChecker {
    let wishes: [String]
    let facts: [VirtualPackage]
    let records: [CondaRecord]

    /// What is wrong, in sentences; empty if nothing is.
    func violations() throws -> [String] {
        var found: [String] = []
        let byName = Dictionary(grouping: records, by: \.name)
        for (name, group) in byName where group.count > 1 { found.append("two of \(name)") }
        for wish in wishes where try !isMet(MatchSpec(wish)) {
            found.append("nothing meets the wish \(wish)")
        }
        for record in records {
            for text in record.depends where try !isMet(MatchSpec(text)) {
                found.append("\(record.filename) needs \(text), which nothing meets")
            }
            for text in record.constrains {
                let spec = try MatchSpec(text)
                if isPresent(spec.name), try !isMet(spec) {
                    found.append("\(record.filename) allows only \(text)")
                }
            }
        }
        return found + (try idlers().map { "nothing needs \($0)" })
    }

    private func isPresent(_ name: String) -> Bool {
        records.contains { $0.name == name } || facts.contains { $0.name == name }
    }

    private func isMet(_ spec: MatchSpec) throws -> Bool {
        records.contains { spec.matches($0) }
            || facts.contains { fact in
                guard spec.matches(name: fact.name), let version = CondaVersion(fact.version)
                else { return false }
                return spec.matches(version: version, build: fact.build, buildNumber: 0)
            }
    }

    /// Packages that no chain of dependencies leads to from the wishes.
    private func idlers() throws -> [String] {
        let byName = Dictionary(records.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        var reached: Set<String> = []
        var queue = try wishes.map { try MatchSpec($0).name }
        while let name = queue.popLast() {
            guard reached.insert(name).inserted, let record = byName[name] else { continue }
            queue += try record.depends.map { try MatchSpec($0).name }
        }
        return byName.keys.filter { !reached.contains($0) }.sorted()
    }
}
