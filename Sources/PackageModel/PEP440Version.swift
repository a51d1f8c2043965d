/// A version of a Python package as PEP 440 defines it.
///
/// Almost every version that exists fits into one integer that sorts as the version does; only the
/// rest (an epoch, a local part, several suffixes, very large numbers) lies on the heap.
package struct PEP440Version: Sendable {
    /// Order key of all but the local part, and the number of segments; `.max` where that is too
    /// large for one integer.
    let packed: UInt128
    /// The parts as they are; nil where `packed` tells everything.
    let details: Details?

    /// The kind of a pre-release, in order.
    package enum PrereleaseKind: UInt8, Sendable, Hashable, Comparable {
        case alpha = 1
        case beta, candidate

        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// The pre-release part, such as `rc2`.
    package struct Prerelease: Sendable, Hashable, Comparable {
        package var kind: PrereleaseKind
        package var number: UInt64

        package init(_ kind: PrereleaseKind, _ number: UInt64) {
            self.kind = kind
            self.number = number
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.kind, left.number) < (right.kind, right.number)
        }
    }

    /// All parts, unpacked.
    struct Parts: Sendable, Equatable {
        var epoch: UInt64 = 0
        var release: [UInt64] = []
        var prerelease: Prerelease?
        var post: UInt64?
        var dev: UInt64?
        /// Normalised: lower case, separated by dots, numbers without leading zeros.
        var local: String?
    }

    final class Details: Sendable {
        let parts: Parts
        init(_ parts: Parts) { self.parts = parts }
    }

    init(_ parts: Parts) {
        packed = Packing.pack(parts) ?? .max
        let isWhole = packed != .max && Packing.count(in: packed) > 0 && parts.local == nil
        details = isWhole ? nil : Details(parts)
    }

    /// Makes a final release, such as 3.12.0.
    package init(_ major: UInt64, _ minor: UInt64, _ patch: UInt64) {
        self.init(Parts(release: [major, minor, patch]))
    }

    init(packed: UInt128) {
        self.packed = packed
        details = nil
    }

    var parts: Parts { details?.parts ?? Packing.unpack(packed) }
}

extension PEP440Version {
    /// The number before `!`; 0 where there is none.
    package var epoch: UInt64 { details?.parts.epoch ?? 0 }

    /// The numbers of the release, as written: `1.0` has two.
    package var release: [UInt64] { parts.release }

    /// How many numbers the release has.
    package var releaseCount: Int { details?.parts.release.count ?? Packing.count(in: packed) }

    /// The number at `index` of the release, 0 beyond its end.
    package func releaseNumber(_ index: Int) -> UInt64 {
        guard let details else { return Packing.number(at: index, in: packed) }
        return index < details.parts.release.count ? details.parts.release[index] : 0
    }

    /// The first number of the release.
    package var major: UInt64 { releaseNumber(0) }

    /// The second number of the release, 0 where there is none.
    package var minor: UInt64 { releaseNumber(1) }

    package var prerelease: Prerelease? { parts.prerelease }

    package var post: UInt64? { parts.post }

    package var dev: UInt64? { parts.dev }

    /// What follows `+`, normalised; such as `cu128`.
    package var local: String? { details?.parts.local }

    /// Whether it is a pre-release or a development release.
    package var isPrerelease: Bool {
        guard let details else { return Packing.isPrerelease(packed) }
        return details.parts.prerelease != nil || details.parts.dev != nil
    }

    package var isPostRelease: Bool { post != nil }

    package var isDevelopmentRelease: Bool { dev != nil }

    /// This version without its local part.
    package var `public`: PEP440Version {
        guard local != nil else { return self }
        var parts = parts
        parts.local = nil
        return PEP440Version(parts)
    }

    /// Epoch and release alone.
    package var base: PEP440Version {
        PEP440Version(Parts(epoch: epoch, release: release))
    }
}
