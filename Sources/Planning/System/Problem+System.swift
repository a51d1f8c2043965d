package import Diagnostics
package import Recipes

extension Recipe {
    /// The packages of the distribution that it names.
    package var systemWishes: [SystemWish] {
        var seen: Set<String> = []
        return (system?.packages ?? []).filter { seen.insert($0.value).inserted }
            .map { SystemWish($0.value, at: $0.mark) }
    }
}

extension Target {
    /// Throws R130 where packages are asked for and the target is another machine than `own`: which
    /// ones there are, and in which versions, only apt of the distribution itself can tell.
    package func checkSystemPackages(
        _ wishes: [SystemWish], own: Target
    ) throws(ProvisionError) {
        guard !wishes.isEmpty, os != own.os || architecture != own.architecture else { return }
        let words = [os ?? "another distribution", architecture].joined(separator: " on ")
        let ownWords = [own.os ?? "another one", own.architecture].joined(separator: " on ")
        throw ProvisionError(
            .systemElsewhere, "cannot lock packages of the distribution for another machine",
            at: wishes.first?.mark,
            context: [
                "the target is \(words), this machine is \(ownWords)",
                "which packages there are, and in which versions, its own apt knows alone",
            ],
            hints: [
                "lock on a machine of that kind, or leave `system.packages` out and install them by other means"
            ])
    }
}
