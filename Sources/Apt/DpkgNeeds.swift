import FileSystem
import SystemPackage

/// What installed packages need of each other, as dpkg has it on record.
///
/// Every alternative counts, and everything that provides a name: it is asked what may be needed,
/// to keep it.
package struct DpkgNeeds: Sendable {
    private var needs: [String: Set<String>] = [:]
    private var providers: [String: Set<String>] = [:]

    /// Reads the record of a machine; one that has none needs nothing.
    package static func read(_ places: AptPlaces) throws -> DpkgNeeds {
        let status = places.location(places.dpkg.appending("status"))
        guard try Files.exists(status) else { return DpkgNeeds(of: "") }
        return DpkgNeeds(of: String(decoding: try Files.read(status), as: UTF8.self))
    }

    init(of text: String) {
        for stanza in AptStanza.all(in: text)
        where stanza["status"]?.hasSuffix(" installed") == true {
            guard let name = stanza["package"] else { continue }
            needs[name, default: []].formUnion(stanza.possibleDependencies)
            for word in stanza.provided { providers[word, default: []].insert(name) }
        }
    }

    /// The packages of these names and all that they may need, however far away.
    package func closure(of names: some Sequence<String>) -> Set<String> {
        var reached: Set<String> = []
        var waiting = Array(names)
        while let name = waiting.popLast() {
            guard reached.insert(name).inserted else { continue }
            waiting += (needs[name] ?? []).union(providers[name] ?? [])
        }
        return reached
    }
}
