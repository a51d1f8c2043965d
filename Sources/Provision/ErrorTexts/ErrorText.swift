import Diagnostics

/// The long text of an error code, which `explain R150` prints.
///
/// There is one for each code that any module declares; a test holds them against each other.
struct ErrorText: Sendable {
    /// What the code means, in a sentence or two.
    let meaning: String
    let causes: String
    /// What to do about it.
    let remedy: String

    init(_ meaning: String, causes: String, remedy: String) {
        self.meaning = meaning
        self.causes = causes
        self.remedy = remedy
    }

    /// The text of a code such as `R150`, or of one of the driver's by its name, in any case; nil for
    /// what is no code.
    init?(code: String) {
        guard let text = Self.all[code.uppercased()] ?? ErrorText(driver: code) else { return nil }
        self = text
    }

    static let all: [String: ErrorText] = [
        recipes, planning, indexes, archives, files, locks, machine, drivers, driverWork,
        verification, torch, compilers, commandLine,
    ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }

    /// What the hundreds of the codes are about, a line each.
    static let hundreds = [
        "R0 recipes and YAML", "R1 planning and resolution", "R2 indexes and transfer",
        "R3 archives", "R4 files, store and generations", "R5 locks", "R6 the machine",
        "R7 verification", "R8 the command line",
    ]

    func sheet(of code: String) -> FactSheet {
        var sheet = FactSheet(title: code.uppercased(), subject: code.uppercased())
        sheet.add("means", meaning)
        sheet.add("causes", causes)
        sheet.add("to do", remedy)
        sheet.add("see", Self.page(of: code.uppercased()).map { [$0] } ?? [])
        return sheet
    }

    func json(of code: String) -> JSONValue {
        var members: [String: JSONValue] = [
            "type": "error_text", "code": .string(code.uppercased()),
            "meaning": .string(meaning), "causes": .string(causes), "remedy": .string(remedy),
        ]
        members["page"] = Self.page(of: code.uppercased()).map { .string($0) }
        return .object(members)
    }
}
