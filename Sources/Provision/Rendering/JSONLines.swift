import Diagnostics

/// The records of `--json`: one object a line, each with its `type`.
///
/// A minor number of the format adds fields and types, a major one takes away; the whole is
/// described in `docs/reference/json-events.md`.
enum JSONLines {
    static let format = "1.0"

    /// The first line of every stream.
    static var version: JSONValue {
        ["type": "version", "format": .string(format), "provision": .string(Version.current)]
    }

    /// The last line of every stream.
    static func summary(
        exit status: ExitStatus, changes: Bool?, rebootRequired: Bool?,
        more: [String: JSONValue] = [:]
    ) -> JSONValue {
        var members: [String: JSONValue] = [
            "type": "summary", "exit": .int(Int64(status.rawValue)),
        ]
        if let changes { members["changes"] = .bool(changes) }
        if let rebootRequired { members["reboot_required"] = .bool(rebootRequired) }
        return .object(members.merging(more) { own, _ in own })
    }

    // MARK: Plans

    /// One `change` for each row, then the `change_summary`.
    static func plan(_ view: PlanView) -> [JSONValue] {
        view.sections.flatMap { section in
            section.rows.map { change($0, layer: section.layer) }
        } + [changeSummary(view)]
    }

    private static func change(_ row: PlanView.Row, layer: String) -> JSONValue {
        var members: [String: JSONValue] = [
            "type": "change", "action": .string(row.action.rawValue), "layer": .string(layer),
            "name": .string(row.name), "reboot": .bool(row.needsReboot),
        ]
        members["from"] = row.from.map(JSONValue.string)
        members["to"] = row.to.map(JSONValue.string)
        members["bytes"] = row.bytes.map(JSONValue.int)
        members["detail"] = row.detail.map(JSONValue.string)
        if row.count != 1 { members["packages"] = .int(Int64(row.count)) }
        return .object(members)
    }

    private static func changeSummary(_ view: PlanView) -> JSONValue {
        var members: [String: JSONValue] = [
            "type": "change_summary", "recipe": .string(view.recipe),
            "add": .int(Int64(view.count(of: .add))),
            "change": .int(Int64(view.count(of: .change))),
            "remove": .int(Int64(view.count(of: .remove))),
            "changes": .bool(view.hasChanges), "download": .int(view.download.bytes),
            "cached": .int(view.download.cachedBytes), "reboots": .int(Int64(view.reboots)),
            "notes": .array(view.notes.map(JSONValue.string)),
        ]
        members["disk"] = view.diskBytes.map(JSONValue.int)
        if view.needsRoot { members["root"] = true }
        return .object(members)
    }

    // MARK: Checks and diagnostics

    static func check(_ check: Check) -> JSONValue {
        var members: [String: JSONValue] = [
            "type": "check", "name": .string(check.name), "summary": .string(check.summary),
            "details": .array(check.details.map(JSONValue.string)),
            "hints": hints(check.hints),
            "duration_ms": .int(DurationText.milliseconds(check.duration)),
        ]
        members["code"] = check.code.map { .string($0.name) }
        switch check.outcome {
        case .passed: members["outcome"] = "passed"
        case .failed: members["outcome"] = "failed"
        case .skipped(let reason):
            members["outcome"] = "skipped"
            members["reason"] = .string(reason)
        }
        return .object(members)
    }

    enum Severity: String {
        case error, warning, note
    }

    /// One record for each error that `error` holds.
    static func diagnostics(_ error: ProvisionError, _ severity: Severity) -> [JSONValue] {
        ProvisionError.first(100, of: error.all).map { diagnostic($0, severity) }
    }

    static func note(_ text: String) -> JSONValue {
        ["type": "diagnostic", "severity": "note", "summary": .string(text)]
    }

    private static func diagnostic(_ error: ProvisionError, _ severity: Severity) -> JSONValue {
        var members: [String: JSONValue] = [
            "type": "diagnostic", "severity": .string(severity.rawValue),
            "code": .string(error.code.name), "summary": .string(error.message),
            "context": .array(error.context.map(JSONValue.string)), "hints": hints(error.hints),
        ]
        members["range"] = error.mark.map(range)
        members["label"] = error.label.map(JSONValue.string)
        if !error.related.isEmpty {
            members["related"] = .array(
                error.related.map { ["label": .string($0.value), "range": range($0.mark)] })
        }
        return .object(members)
    }

    private static func range(_ mark: Mark) -> JSONValue {
        [
            "file": .string(mark.file), "line": .int(Int64(mark.line)),
            "column": .int(Int64(mark.column)), "length": .int(Int64(mark.length)),
        ]
    }

    private static func hints(_ hints: [Hint]) -> JSONValue {
        .array(hints.map { .string($0.text) })
    }
}

extension JSONLines {
    /// A `status` record with the generation, then a `check` for each row.
    static func status(_ view: StatusView) -> [JSONValue] {
        var head: [String: JSONValue] = ["type": "status", "name": .string(view.name)]
        head["generation"] = view.generation.map { .int(Int64($0)) } ?? .null
        head["path"] = view.location.map(JSONValue.string)
        return [.object(head)]
            + view.rows.map { row in
                [
                    "type": "check", "name": .string(row.layer), "summary": .string(row.text),
                    "outcome": .string(outcome(row.sign)), "details": [], "hints": [],
                    "duration_ms": 0,
                ]
            }
    }

    private static func outcome(_ sign: Sign) -> String {
        switch sign {
        case .failed: "failed"
        case .skipped: "skipped"
        default: "passed"
        }
    }
}
