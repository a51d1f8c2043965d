package import Diagnostics
package import Machine
package import PackageModel
package import Recipes

extension Problem {
    /// What the recipe's `driver:` section asks for.
    package struct DriverWish: Sendable {
        /// Nil for any that all the rest runs on.
        package var version: Wish<DottedSpecifier>?
        package var track: Recipe.Driver.Track
        /// Whether another driver than the loaded one may come in.
        package var mayInstall: Bool
        /// Whether drivers may come from sources that the machine does not have yet.
        package var addsSources: Bool
        /// Whether a driver that no source of the machine has may not even be planned.
        package var needsOffer = false
        /// Which kernel modules it shall have; nil for those that the GPUs need.
        package var modules: Wish<DriverState.ModuleFlavor>?
        /// Where the recipe says where drivers come from.
        package var mark: Mark?

        package init(
            version: Wish<DottedSpecifier>? = nil, track: Recipe.Driver.Track = .lts,
            mayInstall: Bool = true, addsSources: Bool = false, mark: Mark? = nil
        ) {
            self.version = version
            self.track = track
            self.mayInstall = mayInstall
            self.addsSources = addsSources
            self.mark = mark
        }
    }

    /// What another environment of the machine needs of its driver.
    package struct DriverDemand: Sendable, Hashable {
        /// The environment's name.
        package var environment: String
        package var minimum: DottedVersion
        /// The last branch that drives its GPUs; nil while the newest does.
        package var newestBranch: Int?

        package init(environment: String, minimum: DottedVersion, newestBranch: Int? = nil) {
            self.environment = environment
            self.minimum = minimum
            self.newestBranch = newestBranch
        }
    }
}

extension Problem.DriverWish {
    init(_ driver: Recipe.Driver) {
        self.init(
            version: driver.version.map {
                Problem.Wish($0.value, at: $0.mark, text: "driver.version: \($0.value)")
            }, track: driver.track.value, mayInstall: driver.source.value != .none,
            addsSources: driver.source.value == .nvidiaRepo, mark: driver.source.mark)
        needsOffer = driver.source.value == .apt
        modules = DriverState.ModuleFlavor(rawValue: driver.modules.value.rawValue).map {
            Problem.Wish($0, at: driver.modules.mark, text: "driver.modules: \($0.rawValue)")
        }
    }

    /// Why there may be no driver to choose: `` `driver.source: none` installs none ``; nil where
    /// the recipe's line is no reason.
    var refusingSource: String? {
        let place = mark.map { " at \($0)" } ?? ""
        if !mayInstall { return "`driver.source: none`\(place) lets none come" }
        return needsOffer ? "apt offers none, as `driver.source: apt`\(place) wants it" : nil
    }
}
