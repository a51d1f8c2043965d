import Diagnostics
import Installation
import SystemPackage

/// What `uninstall` takes away, or has taken.
struct UninstallView: Sendable {
    var name: String
    var survey: Removal.Survey
    var isDryRun = false
    /// What apt removes, as it says itself.
    var packages: [String] = []
    /// The driver's files in the machine's folders.
    var files: [FilePath] = []
    /// What has to be said of what stays.
    var remarks: [String] = []
    /// Whether the shell that asks has it switched on.
    var isActive = false
    /// Whether a process runs from it.
    var isInUse = false
    var leavings = Removal.Leavings()
    /// The image that has a store of its own, as the user named it.
    var image: String?
}

/// The screens of `uninstall`.
enum UninstallScreen {
    static func plan(_ view: UninstallView, style: Style) -> String {
        let verb = view.isDryRun ? "would be removed" : "is going to be removed"
        var blocks = [["\(view.name): this \(verb)"] + rows(view, style: style)]
        blocks.append(
            WarningText.hanging(
                "  Not removed: ",
                "the store (`provision gc`), "
                    + (view.packages.isEmpty ? "packages of the distribution, " : "")
                    + "the NVIDIA driver",
                style: style))
        blocks.append(
            warnings(view).flatMap { WarningText.hanging("  warning: ", $0, style: style) })
        return draw(blocks)
    }

    static func result(_ view: UninstallView, style: Style) -> String {
        let left =
            view.leavings.changed.map { "\($0) was changed by hand and stays" }
            + view.leavings.foreign.map { "\($0) is not provision's and stays" }
        return draw([
            ["Removed \(view.name)."],
            left.flatMap { WarningText.hanging("  note: ", $0, style: style) },
            ["hint: \(collecting(view).text)"],
        ])
    }

    private static func collecting(_ view: UninstallView) -> Hint {
        let hint: Hint = "`provision gc` frees what only it has used"
        return view.image.map(hint.forImage) ?? hint
    }

    private static func draw(_ blocks: [[String]]) -> String {
        blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private static func rows(_ view: UninstallView, style: Style) -> [String] {
        let (survey, prefix) = (view.survey, view.survey.prefix)
        var parts: [String] = []
        if !prefix.generations.isEmpty {
            parts.append(Counted.words(prefix.generations.count, "generation"))
        }
        if !prefix.toolkits.isEmpty {
            parts.append(Counted.words(prefix.toolkits.count, "toolkit"))
        }
        if survey.bytes > 0 { parts.append(ByteText.size(survey.bytes)) }
        var lines: [String] = []
        if !parts.isEmpty { lines.append("environment    " + parts.joined(separator: ", ")) }
        lines += survey.outside.map { "outside        \($0)" }
        lines += view.files.map { "outside        \($0)" }
        lines += survey.startupFiles.map { "start-up file  the lines in \($0)" }
        lines += view.packages.map { "package        \($0)" }
        return lines.map { "  \(Sign.remove.drawn(in: style)) \(TerminalText.plain($0))" }
    }

    private static func warnings(_ view: UninstallView) -> [String] {
        var lines: [String] = []
        if view.isActive {
            lines.append("this shell has it switched on: leave the shell afterwards")
        }
        if view.isInUse { lines.append("a program runs from it, and may fail without its files") }
        lines += view.survey.changed.map { "\($0) was changed by hand and will stay" }
        lines += view.survey.prefix.foreign.map {
            "\($0) in its folder is not provision's and will stay"
        }
        return lines + view.remarks
    }

    static func record(_ view: UninstallView) -> JSONValue {
        func list(_ paths: [FilePath]) -> JSONValue { .array(paths.map { .string($0.string) }) }
        let prefix = view.survey.prefix
        return [
            "type": "uninstall", "name": .string(view.name), "dry_run": .bool(view.isDryRun),
            "generations": .array(prefix.generations.map { .int(Int64($0)) }),
            "toolkits": .array(prefix.toolkits.map(JSONValue.string)),
            "packages": .array(view.packages.map(JSONValue.string)),
            "outside": list(view.survey.outside + view.files),
            "startup_files": list(view.survey.startupFiles),
            "left": list(
                view.survey.changed
                    + prefix.foreign.map { view.survey.root.pushing(FilePath($0)) }),
            "bytes": .int(view.survey.bytes), "active": .bool(view.isActive),
            "in_use": .bool(view.isInUse),
        ]
    }
}
