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
        /// Facts of another version than those that the lock was made with say that it does not
        /// hold, in these words.
        case facts(locked: String, now: String, says: String)

        /// Whether the machine is the reason, and not what was asked for.
        package var isOfTarget: Bool {
            if case .target = self { true } else { false }
        }
    }

    package enum Demand: String, Sendable {
        case architecture, glibc, python, driver, gpus, compiler
    }

    /// What a lock is held against.
    ///
    /// What is nil is not known, and is not held against the lock.
    package struct Circumstances: Sendable, Equatable {
        package var recipeDigest: Digest
        package var factsVersion: String?
        /// What those facts say against the lock, a sentence each.
        ///
        /// That they are others is no reason by itself: a new version would make every lock stale.
        package var contradictions: [String] = []
        package var architecture: String?
        package var glibc: String?
        /// Versions of the interpreters that an environment may be built on.
        package var pythons: [String]?
        /// The driver that CUDA programs meet there.
        package var driver: String?
        /// Whether it is known that no driver is loaded.
        package var lacksDriver = false
        /// The GPUs there, in the words of `Demands.gpus`; how many there are does not matter.
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
        reasons += unmetDemands(in: now)
        if let facts = now.factsVersion, facts != factsVersion {
            reasons += now.contradictions.map {
                .facts(locked: factsVersion, now: facts, says: $0)
            }
        }
        return reasons.isEmpty ? .fresh : .stale(reasons)
    }
}
