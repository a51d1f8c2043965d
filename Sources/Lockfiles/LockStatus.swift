package import PackageModel

/// Whether a lock still is what its recipe would resolve to on the machine at hand.
package enum LockStatus: Sendable, Equatable {
    case fresh
    /// Why not, at least one reason.
    case stale([Reason])

    package enum Reason: Sendable, Equatable {
        /// The recipe, or what the command line put in its place, is another one.
        case recipe(locked: Digest, now: Digest)
        /// The machine does not meet what the lock demands: which demand, what the lock says, and
        /// what the machine has (nil: nothing of the kind).
        case target(Demand, locked: String, now: String?)
        /// The facts are others than those that the lock was made with.
        case facts(locked: String, now: String)
    }

    package enum Demand: String, Sendable {
        case architecture, glibc, python, driver, gpus
    }

    /// What a lock is held against.
    ///
    /// What is nil is not known, and is not held against the lock.
    package struct Circumstances: Sendable, Equatable {
        package var recipeDigest: Digest
        package var factsVersion: String?
        package var architecture: String?
        package var glibc: String?
        /// Versions of the interpreters that an environment may be built on.
        package var pythons: [String]?
        /// The planned driver, else the installed one.
        package var driver: String?
        /// The GPUs that the recipe resolves to now, in the words of `Demands.gpus`.
        package var gpus: [String]?

        package init(
            recipeDigest: Digest, factsVersion: String? = nil, architecture: String? = nil,
            glibc: String? = nil, pythons: [String]? = nil, driver: String? = nil,
            gpus: [String]? = nil
        ) {
            self.recipeDigest = recipeDigest
            self.factsVersion = factsVersion
            self.architecture = architecture
            self.glibc = glibc
            self.pythons = pythons
            self.driver = driver
            self.gpus = gpus
        }
    }

    /// The reasons of a stale lock; none for a fresh one.
    package var reasons: [Reason] {
        if case .stale(let reasons) = self { reasons } else { [] }
    }
}

extension Lockfile {
    /// Holds this lock against `now`.
    package func status(in now: LockStatus.Circumstances) -> LockStatus {
        var reasons: [LockStatus.Reason] = []
        if recipeDigest != now.recipeDigest {
            reasons.append(.recipe(locked: recipeDigest, now: now.recipeDigest))
        }
        reasons += demands.unmet(in: now, hasOwnPython: isCondaEnvironment)
        if let facts = now.factsVersion, facts != factsVersion {
            reasons.append(.facts(locked: factsVersion, now: facts))
        }
        return reasons.isEmpty ? .fresh : .stale(reasons)
    }
}

extension Lockfile.Demands {
    /// Which demands `now` does not meet; an environment with its own Python asks for no other.
    fileprivate func unmet(
        in now: LockStatus.Circumstances, hasOwnPython: Bool
    ) -> [LockStatus.Reason] {
        var reasons: [LockStatus.Reason] = []
        if let present = now.architecture, present != architecture {
            reasons.append(.target(.architecture, locked: architecture, now: present))
        }
        if let glibc, let present = now.glibc, DottedNumber(present) < DottedNumber(glibc) {
            reasons.append(.target(.glibc, locked: glibc, now: present))
        }
        if let python, let present = now.pythons, !hasOwnPython,
            !present.contains(where: { DottedNumber($0).starts(with: DottedNumber(python)) })
        {
            let has = present.isEmpty ? nil : present.joined(separator: ", ")
            reasons.append(.target(.python, locked: python, now: has))
        }
        if let driver, let present = now.driver, DottedNumber(present) < DottedNumber(driver) {
            reasons.append(.target(.driver, locked: driver, now: present))
        }
        if let present = now.gpus, present.sorted() != gpus.sorted() {
            let has = present.isEmpty ? nil : present.sorted().joined(separator: ", ")
            reasons.append(
                .target(.gpus, locked: gpus.sorted().joined(separator: ", "), now: has))
        }
        return reasons
    }
}

/// A version of numbers and dots, as glibc, Python minors and drivers have them.
private struct DottedNumber: Comparable {
    /// Without trailing zeros, so that equal versions have equal parts.
    let parts: [UInt64]

    init(_ text: String) {
        var parts = text.split(separator: ".").map { part in
            UInt64(part.prefix { $0.isASCII && $0.isNumber }) ?? 0
        }
        while parts.last == 0 { parts.removeLast() }
        self.parts = parts
    }

    func starts(with other: DottedNumber) -> Bool {
        parts.count >= other.parts.count && parts.prefix(other.parts.count) == other.parts[...]
    }

    static func < (left: DottedNumber, right: DottedNumber) -> Bool {
        left.parts.lexicographicallyPrecedes(right.parts)
    }
}
