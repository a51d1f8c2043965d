import Planning

/// Draws why a package is what it is.
enum AccountScreen {
    /// The account as lines for a person.
    static func sheet(_ account: Account, subject: String) -> FactSheet {
        let build = account.build.map { " (\($0))" } ?? ""
        var sheet = FactSheet(
            title: "\(account.name) \(account.version)\(build)", subject: subject)
        sheet.add("wanted by", account.wanted)
        sheet.add("because", account.reasons)
        for rival in account.passedOver.prefix(rivals) {
            sheet.add("not \(words(rival.versions))", rival.sentences)
        }
        let rest = account.passedOver.dropFirst(rivals).reduce(0) { $0 + $1.versions.count }
        if rest > 0 { sheet.add("", "and \(Counted.words(rest, "more newer version")): `--json`") }
        return sheet
    }

    /// So many reasons are shown; a page holds no more.
    private static let rivals = 4

    /// `2.15.0`, or `2.12.1 … 2.15.0`.
    private static func words(_ versions: [String]) -> String {
        guard let newest = versions.first, let oldest = versions.last, versions.count > 1 else {
            return versions.first ?? ""
        }
        return versions.count == 2 ? "\(oldest), \(newest)" : "\(oldest) … \(newest)"
    }

    static func json(_ account: Account, subject: String) -> JSONValue {
        [
            "type": "account", "subject": .string(subject), "name": .string(account.name),
            "version": .string(account.version),
            "build": account.build.map(JSONValue.string) ?? .null,
            "wanted_by": .array(account.wanted.map(JSONValue.string)),
            "reasons": .array(account.reasons.map(JSONValue.string)),
            "newer_versions": .int(Int64(account.newerVersions)),
            "passed_over": .array(
                account.passedOver.map { rival in
                    [
                        "version": .string(rival.versions.first ?? ""),
                        "versions": .array(rival.versions.map(JSONValue.string)),
                        "reasons": .array(rival.sentences.map(JSONValue.string)),
                    ]
                }),
        ]
    }
}
