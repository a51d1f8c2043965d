extension PEP440Version: Hashable, Comparable {
    /// The part of `packed` that orders; meaningless where that is `.max`.
    private var orderKey: UInt128 { packed >> Packing.countBits }

    package static func == (left: PEP440Version, right: PEP440Version) -> Bool {
        if left.packed != .max || right.packed != .max {
            // Whether a version can be packed follows from its order, so equal ones agree in it.
            return left.packed != .max && right.packed != .max
                && left.orderKey == right.orderKey && left.local == right.local
        }
        return order(left.parts, right.parts) == 0
    }

    package static func < (left: PEP440Version, right: PEP440Version) -> Bool {
        guard left.packed != .max, right.packed != .max else {
            return order(left.parts, right.parts) < 0
        }
        if left.orderKey != right.orderKey { return left.orderKey < right.orderKey }
        if left.details == nil, right.details == nil { return false }
        return localOrder(left.local, right.local) < 0
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(local)
        guard packed == .max else { return hasher.combine(orderKey) }
        let parts = parts
        hasher.combine(parts.epoch)
        let significant = (parts.release.lastIndex { $0 != 0 } ?? -1) + 1
        hasher.combine(parts.release.prefix(significant))
        hasher.combine(parts.prerelease)
        hasher.combine(parts.post)
        hasher.combine(parts.dev)
    }

    /// Less than, equal to or greater than 0, as `self` is against `other`, both without local part.
    func publicOrder(_ other: PEP440Version) -> Int {
        if packed != .max, other.packed != .max {
            if orderKey == other.orderKey { return 0 }
            return orderKey < other.orderKey ? -1 : 1
        }
        return Self.publicOrder(parts, other.parts)
    }
}

extension PEP440Version {
    private static func order(_ left: Parts, _ right: Parts) -> Int {
        let order = publicOrder(left, right)
        return order != 0 ? order : localOrder(left.local, right.local)
    }

    private static func publicOrder(_ left: Parts, _ right: Parts) -> Int {
        if left.epoch != right.epoch { return left.epoch < right.epoch ? -1 : 1 }
        for index in 0..<max(left.release.count, right.release.count) {
            let first = index < left.release.count ? left.release[index] : 0
            let second = index < right.release.count ? right.release[index] : 0
            if first != second { return first < second ? -1 : 1 }
        }
        let (first, second) = (SuffixKey(left), SuffixKey(right))
        return first == second ? 0 : first < second ? -1 : 1
    }

    /// No local part comes first; a number is greater than a word; a longer one than its prefix.
    private static func localOrder(_ left: String?, _ right: String?) -> Int {
        guard let left, let right else { return (left == nil ? 0 : 1) - (right == nil ? 0 : 1) }
        var first = left.utf8.split(separator: UInt8(ascii: "."))[...]
        var second = right.utf8.split(separator: UInt8(ascii: "."))[...]
        while let one = first.popFirst() {
            guard let two = second.popFirst() else { return 1 }
            let key = (LocalKey(one), LocalKey(two))
            if key.0 != key.1 { return key.0 < key.1 ? -1 : 1 }
        }
        return second.isEmpty ? 0 : -1
    }

    /// What follows the release, such that tuples compare as PEP 440 says.
    private struct SuffixKey: Comparable {
        /// -1 for a development release of the release itself, which is before all pre-releases; 4
        /// for what is none.
        var kind: Int
        var kindNumber: UInt64
        /// None comes first.
        var post: UInt128
        /// None comes last.
        var dev: UInt128

        init(_ parts: Parts) {
            if let prerelease = parts.prerelease {
                kind = Int(prerelease.kind.rawValue)
                kindNumber = prerelease.number
            } else {
                kind = parts.post == nil && parts.dev != nil ? -1 : 4
                kindNumber = 0
            }
            post = parts.post.map { UInt128($0) + 1 } ?? 0
            dev = parts.dev.map { UInt128($0) } ?? .max
        }

        static func < (left: Self, right: Self) -> Bool {
            (left.kind, left.kindNumber, left.post, left.dev)
                < (right.kind, right.kindNumber, right.post, right.dev)
        }
    }

    /// A segment of a local part.
    ///
    /// Numbers may have any length, so they stay text: without leading zeros the longer one is
    /// greater.
    private struct LocalKey: Comparable {
        var isNumber: Bool
        var text: Substring.UTF8View

        init(_ text: Substring.UTF8View) {
            isNumber = text.allSatisfy(\.isDigit)
            self.text = text
        }

        static func == (left: Self, right: Self) -> Bool { left.text.elementsEqual(right.text) }

        static func < (left: Self, right: Self) -> Bool {
            if left.isNumber != right.isNumber { return right.isNumber }
            if left.isNumber, left.text.count != right.text.count {
                return left.text.count < right.text.count
            }
            return left.text.lexicographicallyPrecedes(right.text)
        }
    }
}
