import FileSystem
package import Lockfiles
import PackageModel
import SystemPackage

/// A script that a conda package wants to be run around its installation (CEP 34).
package struct LinkScript: Sendable, Hashable {
    /// The package's name.
    package let package: String
    package let moment: Moment

    package enum Moment: String, Sendable, Hashable, CaseIterable {
        case preLink = "pre-link"
        case postLink = "post-link"
        case preUnlink = "pre-unlink"
    }

    package init(package: String, moment: Moment) {
        self.package = package
        self.moment = moment
    }

    /// Relative to the package and to the environment.
    package var path: String { "bin/.\(package)-\(moment.rawValue).sh" }
}

extension StoredConda {
    /// The scripts that it brings.
    package var linkScripts: [LinkScript] {
        LinkScript.Moment.allCases.map { LinkScript(package: record.name, moment: $0) }
            .filter { script in
                entry.file(script.path) != nil
                    && paths.entries.contains { $0.path == script.path }
            }
    }
}

/// What is known of the scripts of a lock before anything is fetched.
package struct LinkScriptForecast: Sendable, Equatable {
    /// Scripts of packages that are in the store, in the lock's order; those that run at all.
    package var scripts: [LinkScript] = []
    /// Packages that are not in the store: channels do not tell which have scripts.
    package var unknown: [String] = []

    package init(scripts: [LinkScript] = [], unknown: [String] = []) {
        self.scripts = scripts
        self.unknown = unknown
    }
}

extension StoreFolder {
    /// Looks which conda packages of `lock` are known to have scripts that run when they are
    /// installed.
    package func linkScripts(of lock: Lockfile) throws -> LinkScriptForecast {
        var forecast = LinkScriptForecast()
        for package in lock.packages where package.layer == .conda {
            for artifact in package.artifacts {
                guard contains(artifact.digest) else {
                    forecast.unknown.append(package.name)
                    continue
                }
                let tree = entry(artifact.digest).appending(StoreEntry.treeName)
                forecast.scripts += try [LinkScript.Moment.preLink, .postLink]
                    .map { LinkScript(package: package.name, moment: $0) }
                    .filter { try Files.kind(of: tree.pushing(FilePath($0.path))) == .file }
            }
        }
        return forecast
    }
}
