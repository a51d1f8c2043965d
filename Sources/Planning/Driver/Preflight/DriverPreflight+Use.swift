import Diagnostics
import Machine
import PackageModel
import SystemPackage

// Who uses the GPUs now, and what apt and the disks have.
extension DriverPreflight {
    /// A driver is not changed under processes that hold a GPU.
    package var inUse: DriverFinding? {
        let users = site.gpuUsers.users
        guard profile.driver.loaded != nil, !users.isEmpty else { return nil }
        let listed = users.prefix(6).map { "\($0.name) (process \($0.process))" }
        let rest = users.count > 6 ? ["and \(users.count - 6) more"] : []
        let displays = users.contains { user in
            site.displayServers.running.contains(user.name)
        }
        let numbers = users.prefix(6).map { String($0.process) }.joined(separator: " ")
        return refuse(
            .gpuInUse, "cannot change the driver under programs that use the GPU",
            context: listed + rest,
            hints: displays
                ? ["`sudo systemctl isolate multi-user.target` ends the desktop, then this again"]
                : [Hint("wait for them or end them: `sudo kill \(numbers)`")])
    }

    var displayServer: DriverFinding? {
        let running = site.displayServers.running
        guard !running.isEmpty, inUse == nil else { return nil }
        return warn(
            .displayServerRunning,
            "a display server runs (\(running.joined(separator: ", ")))",
            context: ["it meets the new driver after the reboot"])
    }

    var held: DriverFinding? {
        let held = site.packages.held.intersection(changes).sorted()
        guard !held.isEmpty else { return nil }
        return refuse(
            .driverHeld, "cannot change packages that are held",
            context: held.map { name in
                site.packages.installed[name].map { "`\(name)` is held at \($0)" }
                    ?? "`\(name)` is held"
            },
            hints: [Hint("`sudo apt-mark unhold \(held.joined(separator: " "))`")])
    }

    var tooOld: DriverFinding? {
        guard let lowest, planned < lowest else { return nil }
        return refuse(
            .driverTooOld,
            "driver \(planned) is too old for the lock: it runs on \(lowest) or newer",
            hints: [Hint("set `driver.version: \">=\(lowest)\"`, and `provision lock`")])
    }

    var missingPackages: [DriverFinding] {
        lacks.compactMap { lack in
            switch lack {
            case .headers: nil
            case .fabricManager:
                refuse(
                    .driverPackagesMissing,
                    "no source of apt has the fabric manager of driver \(planned)",
                    context: ["the GPUs are joined by NVSwitch, which starts with it alone"],
                    hints: [
                        "set `driver.source: nvidia-repo`: NVIDIA's repository has each version",
                        "or `driver.fabric-manager: false`, if it runs elsewhere",
                    ])
            case .package(let names):
                refuse(
                    .driverPackagesMissing,
                    "no source of apt has `\(names.joined(separator: "` or `"))`"
                        + " of driver \(planned)",
                    hints: [
                        "`sudo apt update` renews the lists",
                        "or lock what they have now: `provision lock --upgrade driver`",
                    ] + componentHints)
            }
        }
    }

    /// Debian's driver is in several components, of which a machine may have some.
    private var componentHints: [Hint] {
        guard profile.system.id == "debian" else { return [] }
        let isOld = (profile.system.versionID.flatMap { Int($0) } ?? 12) < 12
        return [
            isOld
                ? "Debian's driver needs the components `contrib` and `non-free` in apt's sources"
                : """
                Debian's driver needs the components `contrib`, `non-free` and `non-free-firmware` \
                in apt's sources
                """
        ]
    }

    /// Folders of one file system share its room.
    var missingSpace: [DriverFinding] {
        let known = site.volumes + profile.volumes
        var groups: [UInt64: (volume: Volume, paths: [String], bytes: Int64)] = [:]
        for demand in space {
            guard let volume = known.first(where: { $0.path.string == demand.path }) else {
                continue
            }
            var group = groups[volume.device] ?? (volume, [], 0)
            group.paths.append(demand.path)
            group.bytes = group.bytes.addingReportingOverflow(demand.bytes).partialValue
            groups[volume.device] = group
        }
        return groups.values.filter { $0.volume.free < $0.bytes }
            .sorted { $0.paths[0] < $1.paths[0] }.map(lack)
    }

    private func lack(
        _ group: (volume: Volume, paths: [String], bytes: Int64)
    ) -> DriverFinding {
        let place = group.paths.map { "`\($0)`" }.joined(separator: " and ")
        return refuse(
            .noSpaceForDriver, "no room for the driver on \(place)",
            context: [
                "it takes about \(Self.megabytes(group.bytes)), and "
                    + "\(Self.megabytes(group.volume.free)) are free"
            ],
            hints: [
                group.paths.contains("/boot")
                    ? "`sudo apt autoremove` removes kernels that are not needed any more"
                    : "`sudo apt clean` empties apt's cache of packages"
            ])
    }

    private static func megabytes(_ bytes: Int64) -> String { "\(max(0, bytes) / 1_000_000) MB" }
}
