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
        /// The machine that is described is not the one that the lock was solved for: in what, what
        /// the lock says (nil: nothing), and what is described.
        case described(Demand, locked: String?, now: String)
        /// Facts of another version than those that the lock was made with say that it does not
        /// hold, in these words.
        case facts(locked: String, now: String, says: String)

        /// Whether the machine is the reason, and not what was asked for.
        package var isOfTarget: Bool {
            if case .target = self { true } else { false }
        }

        fileprivate var demand: Demand? {
            switch self {
            case .target(let demand, _, _), .described(let demand, _, _): demand
            case .recipe, .facts: nil
            }
        }
    }

    package enum Demand: String, Sendable {
        case os, architecture, glibc, python, driver, gpus, compiler
        /// Its branch must not be newer.
        case newestDriver = "driver-up-to"
    }

    /// One thing that a recipe or a command line says of the machine, and not its probe.
    package struct Description: Sendable, Equatable {
        package var field: Demand
        /// In the words of `Lockfile.Target`; several where any of them will do.
        package var values: [String]

        package init(_ field: Demand, _ values: [String]) {
            self.field = field
            self.values = values
        }
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
        /// What is described of that machine: a lock that was solved for another one does not fit.
        package var descriptions: [Description] = []

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
        let described = target?.differences(from: now.descriptions) ?? []
        reasons += described
        // What is told of the target need not be told of its demands once more.
        let told = described.compactMap(\.demand)
        reasons += unmetDemands(in: now).filter { reason in
            reason.demand.map { !told.contains($0) } ?? true
        }
        if let facts = now.factsVersion, facts != factsVersion {
            reasons += now.contradictions.map {
                .facts(locked: factsVersion, now: facts, says: $0)
            }
        }
        return reasons.isEmpty ? .fresh : .stale(reasons)
    }
}

extension Lockfile.Target {
    /// Where this is not the machine that is described.
    fileprivate func differences(
        from descriptions: [LockStatus.Description]
    ) -> [LockStatus.Reason] {
        descriptions.compactMap { described in
            let locked = value(described.field)
            // What the lock had no use for, it does not say.
            if locked == nil, described.field == .compiler || described.field == .python {
                return nil
            }
            guard !described.values.contains(locked ?? "") else { return nil }
            return .described(
                described.field, locked: locked, now: described.values.joined(separator: ", "))
        }
    }

    private func value(_ field: LockStatus.Demand) -> String? {
        switch field {
        case .os: os
        case .architecture: architecture
        case .glibc: glibc
        case .python: python
        case .driver: driver.map(\.description)
        case .gpus: gpus.isEmpty ? nil : gpus.joined(separator: ", ")
        case .compiler: compiler
        case .newestDriver: nil
        }
    }
}

extension Lockfile.Target.Driver: CustomStringConvertible {
    /// `580`, and whether that is yet to come.
    package var description: String { isPlanned ? "\(branch) (planned)" : branch }
}
