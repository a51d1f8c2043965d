extension Lockfile {
    /// Which demands of this lock `now` does not meet, all of them.
    ///
    /// An environment with its own Python asks for no other. GPUs are compared by their models: a
    /// model that is missing is not met, nor one that the lock was not solved for.
    package func unmetDemands(in now: LockStatus.Circumstances) -> [LockStatus.Reason] {
        [
            demands.unmetArchitecture(now.architecture), demands.unmetGlibc(now.glibc),
            isCondaEnvironment ? nil : demands.unmetPython(now.pythons),
            demands.unmetDriver(now.driver, isMissing: now.lacksDriver),
            demands.unmetNewestDriver(now.driver),
            demands.unmetGPUs(now.gpus),
        ].compactMap(\.self)
    }
}

extension Lockfile.Demands {
    fileprivate func unmetArchitecture(_ present: String?) -> LockStatus.Reason? {
        guard let present, present != architecture else { return nil }
        return .target(.architecture, locked: architecture, now: present)
    }

    fileprivate func unmetGlibc(_ present: String?) -> LockStatus.Reason? {
        guard let glibc, let present, DottedNumber(present) < DottedNumber(glibc) else {
            return nil
        }
        return .target(.glibc, locked: glibc, now: present)
    }

    fileprivate func unmetPython(_ present: [String]?) -> LockStatus.Reason? {
        guard let python, let present else { return nil }
        let wanted = DottedNumber(python)
        guard !present.contains(where: { DottedNumber($0).starts(with: wanted) }) else {
            return nil
        }
        return .target(.python, locked: python, now: Self.list(present))
    }

    fileprivate func unmetDriver(_ present: String?, isMissing: Bool) -> LockStatus.Reason? {
        guard let driver else { return nil }
        if isMissing { return .target(.driver, locked: driver, now: nil) }
        guard let present, DottedNumber(present) < DottedNumber(driver) else {
            return nil
        }
        return .target(.driver, locked: driver, now: present)
    }

    fileprivate func unmetNewestDriver(_ present: String?) -> LockStatus.Reason? {
        guard let newestDriver, let present,
            let branch = DottedNumber(present).parts.first,
            let newest = DottedNumber(newestDriver).parts.first, branch > newest
        else { return nil }
        return .target(.newestDriver, locked: newestDriver, now: present)
    }

    fileprivate func unmetGPUs(_ present: [String]?) -> LockStatus.Reason? {
        guard let present, Set(present.map(Self.model)) != Set(gpus.map(Self.model)) else {
            return nil
        }
        return .target(
            .gpus, locked: gpus.joined(separator: ", "), now: Self.list(present.sorted()))
    }

    /// `H100 PCIe` of `H100 PCIe*8`.
    private static func model(_ words: String) -> Substring {
        guard let star = words.lastIndex(of: "*") else { return words[...] }
        return words[..<star]
    }

    private static func list(_ texts: [String]) -> String? {
        texts.isEmpty ? nil : texts.joined(separator: ", ")
    }
}

/// A version of numbers and dots, as glibc, Python minors and drivers have them.
struct DottedNumber: Comparable {
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
