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
        for rival in account.passedOver { sheet.add("not \(rival.version)", rival.sentences) }
        let rest = account.newerVersions - account.passedOver.count
        if rest > 0 { sheet.add("", "and \(Counted.words(rest, "more newer version"))") }
        return sheet
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
                        "version": .string(rival.version),
                        "reasons": .array(rival.sentences.map(JSONValue.string)),
                    ]
                }),
        ]
    }
}
