import FileSystem

/// Which packages apt installed unasked, as it noted them down.
struct ExtendedStates: Equatable {
    private var automatic: Set<String> = []

    static func read(_ places: AptPlaces) throws -> ExtendedStates {
        let path = places.location(places.extendedStates)
        guard try Files.exists(path) else { return ExtendedStates() }
        return ExtendedStates(parsing: try Files.readText(path, limit: 64 << 20))
    }

    init(parsing text: String = "") {
        for stanza in AptStanza.all(in: text) where stanza["auto-installed"] == "1" {
            stanza["package"].map { _ = automatic.insert($0) }
        }
    }

    func isAutomatic(_ name: String) -> Bool { automatic.contains(name) }
}
