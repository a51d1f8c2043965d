import PackageModel

/// NVIDIA's packages in dpkg's list.
enum PackageRule: DoctorRule {
    static let title = "Packages"

    static func summary(_ seen: Evidence) -> String? {
        let count = seen.packages.count { $0.name.isPartOfDriver && $0.isInstalled }
        return count > 0 ? "\(count) of the driver" : nil
    }

    static func findings(_ seen: Evidence) -> [Finding] {
        [unfinished(seen), mixed(seen), held(seen), automatic(seen)].compactMap(\.self)
    }

    private static func unfinished(_ seen: Evidence) -> Finding? {
        let left = seen.packages.filter { !$0.isInstalled }
        guard !left.isEmpty else { return nil }
        return Finding(
            .packagesUnfinished, .failure, "packages of NVIDIA's are half installed",
            evidence: left.prefix(4).map { "`\($0.name)` \($0.version) is \($0.state)" },
            remedies: [
                Remedy(
                    "`sudo dpkg --configure -a`, then `sudo apt-get --fix-broken install`",
                    ["sudo dpkg --configure -a", "sudo apt-get --fix-broken install"])
            ])
    }

    private static func mixed(_ seen: Evidence) -> Finding? {
        var versions: [DottedVersion: [String]] = [:]
        for package in seen.packages where package.isInstalled && package.name.isPartOfDriver {
            if let version = package.upstream, version.major >= 100 {
                versions[version, default: []].append(package.name)
            }
        }
        guard versions.count > 1 else { return nil }
        let told = versions.sorted { $1.key < $0.key }.map { version, names in
            "\(version): " + Set(names).sorted().prefix(3).joined(separator: ", ")
                + (names.count > 3 ? ", and \(names.count - 3) more" : "")
        }
        return Finding(
            .packagesMixed, .failure, "packages of \(versions.count) drivers are mixed",
            evidence: told,
            remedies: [
                Remedy(
                    "`sudo apt-get update && sudo apt-get full-upgrade`, then reboot; what is held "
                        + "shows `apt-mark showhold`",
                    ["sudo apt-get update", "sudo apt-get full-upgrade", "sudo reboot"])
            ])
    }

    private static func held(_ seen: Evidence) -> Finding? {
        let held = seen.packages.filter(\.isHeld)
        guard !held.isEmpty else { return nil }
        let names = Set(held.map(\.name)).sorted()
        return Finding(
            .packagesHeld, .warning,
            names.count == 1
                ? "a package of NVIDIA's is held" : "\(names.count) packages of NVIDIA's are held",
            evidence: held.prefix(4).map { "`\($0.name)` is held at \($0.version)" },
            remedies: [
                Remedy(
                    type: "sudo apt-mark unhold \(names.map(\.shellWord).joined(separator: " "))",
                    "where nobody means it")
            ])
    }

    /// An upgrade in the night changes the libraries under a module that stays.
    private static func automatic(_ seen: Evidence) -> Finding? {
        let drivers = seen.packages.filter { $0.isInstalled && $0.name.isPartOfDriver }
        guard seen.installed("unattended-upgrades") != nil, !drivers.isEmpty, !seen.isGuest,
            drivers.allSatisfy({ !$0.isHeld })
        else { return nil }
        return Finding(
            .unattendedUpgrades, .note, "the driver's packages are upgraded unasked",
            evidence: [
                "`unattended-upgrades` is installed, and none of the \(drivers.count) is held"
            ],
            remedies: [
                Remedy(
                    "where jobs run for long: name `nvidia-` and `libnvidia-` under "
                        + "`Unattended-Upgrade::Package-Blacklist`")
            ])
    }
}
