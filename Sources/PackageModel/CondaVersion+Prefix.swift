extension CondaVersion {
    /// The beginning of versions that `=1.2` and `1.2.*` mean: `1.2`, `1.2.5`, `1.2a`, not `1.20`.
    ///
    /// All segments are equal, and the last may go on; what is missing counts as 0.
    struct Prefix: Sendable, Hashable {
        /// The digits without zeros in front; empty where there is no epoch.
        private let epoch: [UInt8]
        private let main: [[Atom]]
        private let local: [[Atom]]
        /// With a local part the main parts must be equal: their key.
        private let wholeMain: String?

        /// A number without zeros in front (empty for 0), or a word in lower case.
        private enum Atom: Sendable, Hashable {
            case number([UInt8])
            case word([UInt8])

            var isZero: Bool { self == .number([]) }
        }

        /// The prefix that is all of `version`, or all but the last segments of its main part.
        init(_ version: CondaVersion, dropping count: Int = 0) {
            let bytes = version.text.utf8.span
            guard let layout = Layout(bytes) else {
                (epoch, main, local, wholeMain) = ([], [], [], nil)
                return
            }
            epoch = layout.epoch.map { bytes[$0] }
            main = Self.atoms(bytes, Cursor(layout.main, joinsTail: true)).dropLast(count)
            local =
                layout.local.map { Self.atoms(bytes, Cursor($0, joinsTail: false)) } ?? []
            wholeMain = local.isEmpty || count > 0 ? nil : version.withoutLocal?.key
        }

        /// Whether `version` begins so.
        func matches(_ version: CondaVersion) -> Bool {
            let bytes = version.text.utf8.span
            guard let layout = Layout(bytes), layout.epoch.count == epoch.count,
                layout.epoch.allSatisfy({ bytes[$0] == epoch[$0 - layout.epoch.lowerBound] })
            else { return false }
            if let wholeMain, wholeMain != version.withoutLocal?.key { return false }
            var rest = Cursor(layout.local ?? 0..<0, joinsTail: false)
            guard Self.matches(local, &rest, bytes) else { return false }
            var cursor = Cursor(layout.main, joinsTail: true)
            return Self.matches(main, &cursor, bytes)
        }

        private static func atoms(_ bytes: Span<UInt8>, _ cursor: Cursor) -> [[Atom]] {
            var cursor = cursor
            var segments: [[Atom]] = [[]]
            while let token = cursor.next(bytes) {
                switch token {
                case .boundary: segments.append([])
                case .number(let range):
                    segments[segments.count - 1].append(.number(range.map { bytes[$0] }))
                case .word(let range):
                    segments[segments.count - 1].append(.word(range.map { word(bytes[$0]) }))
                }
            }
            return segments
        }

        private static func word(_ byte: UInt8) -> UInt8 {
            byte == UInt8(ascii: "-") ? UInt8(ascii: "_") : byte.lowercased
        }

        private static func matches(
            _ segments: [[Atom]], _ cursor: inout Cursor, _ bytes: Span<UInt8>
        ) -> Bool {
            var token = cursor.next(bytes)
            for index in segments.indices {
                for atom in segments[index] {
                    if let found = token, equals(atom, found, bytes) {
                        token = cursor.next(bytes)
                    } else if !(atom.isZero && isEndOfSegment(token)) {
                        return false
                    }
                }
                guard index < segments.endIndex - 1 else { return true }
                while let zero = token, case .number(let range) = zero, range.isEmpty {
                    token = cursor.next(bytes)
                }
                guard isEndOfSegment(token) else { return false }
                token = token == nil ? nil : cursor.next(bytes)
            }
            return true
        }

        private static func isEndOfSegment(_ token: Token?) -> Bool {
            switch token {
            case nil, .boundary: true
            default: false
            }
        }

        private static func equals(_ atom: Atom, _ token: Token, _ bytes: Span<UInt8>) -> Bool {
            switch (atom, token) {
            case (.number(let digits), .number(let range)):
                digits.count == range.count
                    && range.allSatisfy {
                        bytes[$0] == digits[$0 - range.lowerBound]
                    }
            case (.word(let letters), .word(let range)):
                letters.count == range.count
                    && range.allSatisfy {
                        word(bytes[$0]) == letters[$0 - range.lowerBound]
                    }
            default: false
            }
        }
    }

    /// Without the local part.
    var withoutLocal: CondaVersion? {
        guard let plus = text.utf8.firstIndex(of: UInt8(ascii: "+")) else { return self }
        return CondaVersion(text[..<plus])
    }
}
