/// Which addresses are asked for elsewhere first.
struct MirrorTable: Sendable {
    private struct Rule: Sendable {
        var origin: WebAddress.Origin
        /// Without a slash at the end.
        var path: String
        /// Without a slash at the end, in order.
        var mirrors: [String]
    }

    /// The longest path first.
    private var rules: [Rule] = []

    mutating func add(_ mirrors: [String], for address: WebAddress) {
        let path = address.path.withoutClosingSlash
        rules.removeAll { $0.origin == address.origin && $0.path == path }
        rules.append(
            Rule(
                origin: address.origin, path: path, mirrors: mirrors.map(\.withoutClosingSlash)))
        rules.sort { $0.path.utf8.count > $1.path.utf8.count }
    }

    /// Where `address` is asked for, in order; itself last, unless it is one of its mirrors.
    func places(of address: WebAddress) -> [WebAddress] {
        let rule = rules.first {
            $0.origin == address.origin && address.path.hasPrefix($0.path + "/")
        }
        guard let rule, !address.path.climbs else { return [address] }
        let query = address.text.drop { $0 != "?" }
        let rest = address.path.dropFirst(rule.path.count) + query
        var places: [WebAddress] = []
        for mirror in rule.mirrors {
            guard let place = try? WebAddress.read(mirror + rest) else { continue }
            places.append(place.text == address.text ? address : place)
        }
        return places.contains(address) ? places : places + [address]
    }
}

extension String {
    fileprivate var withoutClosingSlash: String {
        var text = self[...]
        while text.hasSuffix("/") { text.removeLast() }
        return String(text)
    }

    /// Whether a server or a file system could be led above the folder that a path begins with.
    fileprivate var climbs: Bool {
        lowercased().contains("%2e") || split(separator: "/").contains("..")
    }
}

extension [WebAddress] {
    /// These, each file alone, and neighbours of the network together.
    var runs: [[WebAddress]] {
        reduce(into: []) { runs, address in
            let isRemote = address.origin.scheme != .file
            if isRemote, let last = runs.last?.last, last.origin.scheme != .file {
                runs[runs.count - 1].append(address)
            } else {
                runs.append([address])
            }
        }
    }
}
