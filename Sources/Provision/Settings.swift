import Diagnostics
import FileSystem
import Installation
import SystemPackage

/// How a run behaves, decided once from flags, environment and defaults, in this order.
struct Settings: Sendable, Equatable {
    var assumesYes: Bool
    var isDryRun: Bool
    var isJSON: Bool
    /// Whether every file and every retry is told.
    var isVerbose: Bool
    var isQuiet: Bool
    var colour: ColourChoice
    var showsProgress: Bool
    var mayAsk: Bool
    var isOffline: Bool
    /// Transfers and unpackings at a time; nil leaves it to the engines.
    var jobs: Int?
    var waitsForLock: Bool
    /// The facts file that is to be used; nil for the facts of the binary.
    var factsFile: FactsFile?
    /// Where environments, the store and records lie.
    var places: Places
    /// Whether `--system` says that environments are for everybody.
    var isForEverybody: Bool
    /// Whether hints are left out, for those who read errors by machine.
    var dropsHints: Bool
}

extension Settings {
    /// What the settings are decided from.
    struct Surroundings: Sendable {
        var environment: [String: String]
        /// Absolute; relative paths are taken from here.
        var workingDirectory: FilePath
        /// The effective one; 0 is root.
        var userID: UInt32
        /// The root file system that is worked in.
        var image: Image?
    }

    /// Decides all settings; throws where the environment holds a value that says nothing.
    init(_ flags: GlobalOptions, in surroundings: Surroundings) throws {
        func isOn(_ name: String) throws -> Bool {
            try EnvironmentFlag(name, in: surroundings.environment).isSet
        }
        assumesYes = try flags.yes || isOn("PROVISION_YES")
        isDryRun = flags.dryRun
        isJSON = flags.json
        isVerbose = flags.verbose
        isQuiet = flags.quiet
        colour = flags.color
        showsProgress = try !(flags.noProgress || isOn("PROVISION_NO_PROGRESS"))
        mayAsk = !flags.noInput
        isOffline = try flags.offline || isOn("PROVISION_OFFLINE")
        jobs = flags.jobs
        waitsForLock = !flags.noWait
        factsFile = FactsFile(flag: flags.facts, environment: surroundings.environment)
        places = try Places(surroundings.placesRequest(flags))
        isForEverybody = flags.system
        dropsHints = try isOn("PROVISION_IN_AUTOMATION")
    }
}

extension Settings.Surroundings {
    /// In an image the prefix is one of its own folders, and the cache that was named the host's.
    fileprivate func placesRequest(_ flags: GlobalOptions) -> Places.Request {
        var request = Places.Request(
            prefix: flags.prefix, cache: flags.cacheDir, isSystem: flags.system,
            environment: placing(flags), userID: userID, workingDirectory: workingDirectory)
        if let image {
            request.workingDirectory = "/"
            request.cache = image.cache.map { HostFiles.location($0).string }
        }
        return request
    }

    /// The environment as far as it may say where things go: `--system` wins over its prefix.
    fileprivate func placing(_ flags: GlobalOptions) -> [String: String] {
        var environment = environment
        if flags.system { environment["PROVISION_PREFIX"] = nil }
        return environment
    }
}

/// A yes or no from the environment.
struct EnvironmentFlag {
    let isSet: Bool

    init(_ name: String, in environment: [String: String]) throws(ProvisionError) {
        switch environment[name]?.lowercased() {
        case nil, "", "0", "false", "no", "off": isSet = false
        case "1", "true", "yes", "on": isSet = true
        case let value?:
            throw ProvisionError(
                .badEnvironment, "cannot read `\(name)=\(value.shortened)` as yes or no",
                hints: ["set `\(name)=1` or `\(name)=0`"])
        }
    }
}
