extension MatchSpec: CustomStringConvertible {
    /// The canonical spelling (CEP 29, appendix A), which reads as the same spec.
    package var description: String {
        var text = ""
        var brackets: [(String, String)] = []
        if let channel = fields.channel {
            if isPlain(channel) {
                text += channel
                if let subdir = fields.subdir, case .exact(let name) = subdir { text += "/\(name)" }
                text += "::"
            } else {
                brackets.append(("channel", channel))
            }
        }
        if let subdir = fields.subdir, !text.contains("/\(subdir)::") {
            brackets.append(("subdir", subdir.description))
        }
        text += name
        let isExact = fields.version?.exactVersion != nil
        switch fields.version?.root {
        case nil, .any: break
        case .compare(.equal, let version): text += "==\(version)"
        case .prefix(let version, _, isNegated: false): text += "=\(version)"
        case let clause?: brackets.append(("version", CondaVersionSpec(clause).description))
        }
        if let build = fields.build, !build.isAny {
            if isExact, case .exact = build {
                text += "=\(build)"
            } else {
                brackets.append(("build", build.description))
            }
        }
        return text + Self.text(of: brackets + otherFields)
    }

    private func isPlain(_ channel: String) -> Bool {
        !channel.utf8.contains { $0.isWhitespace || "*^$[]'\"=#".utf8.contains($0) }
    }

    private var otherFields: [(String, String)] {
        let fields: [(String, String?)] = [
            ("build_number", fields.buildNumber?.description),
            ("track_features", Self.list(fields.trackFeatures, " ")),
            ("url", fields.url), ("md5", fields.md5?.hex), ("sha256", fields.sha256?.hex),
            ("license", fields.license?.description),
            ("license_family", fields.licenseFamily?.description),
            ("fn", fields.filename?.description), ("extras", Self.list(fields.extras, ",")),
            ("flags", Self.list(fields.flags.map(\.description), ",")),
            ("when", fields.when?.description),
        ]
        return fields.compactMap { key, value in value.map { (key, $0) } }
    }

    private static func list(_ words: [String], _ joint: String) -> String? {
        words.isEmpty ? nil : words.joined(separator: joint)
    }

    private static func text(of brackets: [(String, String)]) -> String {
        guard !brackets.isEmpty else { return "" }
        let pairs = brackets.map { key, value in
            key == "extras" || key == "flags" ? "\(key)=[\(value)]" : "\(key)='\(escaped(value))'"
        }
        return "[\(pairs.joined(separator: ","))]"
    }

    private static func escaped(_ value: String) -> String {
        var bytes: [UInt8] = []
        for byte in value.utf8 {
            if "'\\".utf8.contains(byte) { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
