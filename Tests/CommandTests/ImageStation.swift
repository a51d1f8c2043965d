import FileSystem
import Glibc
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// A root file system whose programs are this machine's own, and a user who works in it as root.
///
/// The programs are mounted read-only, where only the command under test sees them; all else of the
/// root is files of the test.
struct ImageStation {
    let station: Station
    let root: FilePath

    /// Mounting is root's, and few containers allow it.
    static func canMount() async -> Bool {
        guard geteuid() == 0, access("/usr/bin/unshare", X_OK) == 0 else { return false }
        let result = try? await Subprocess.run(
            .path("/usr/bin/unshare"), arguments: ["-m", "/bin/true"], output: .discarded,
            error: .discarded)
        return result?.terminationStatus == .exited(0)
    }
    static let needsMounts: Comment = "needs root and the right to mount"

    init() throws {
        station = try Station()
        root = station.folder.appending("image")
        for folder in ["dev", "etc", "opt", "proc", "run", "sys", "tmp", "usr/sbin", "var"] {
            try Files.createDirectories(root.appending(FilePath(folder).components))
        }
        for folder in Self.programs {
            try Files.createDirectories(root.appending("usr").appending(folder))
        }
        for folder in ["bin", "sbin", "lib", "lib64"] where try Files.exists(FilePath("/\(folder)"))
        {
            try Files.createSymlink(root.appending(folder), to: FilePath("usr/\(folder)"))
        }
        let release = "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"An image\"\n"
        try Files.writeAtomically(release, to: root.appending("etc/os-release"))
    }

    private static let programs = ["bin", "lib", "lib64", "share", "include"].filter {
        access("/usr/\($0)", F_OK) == 0
    }

    var home: PrefixFolder {
        PrefixFolder(name: "demo", root: root.appending(FilePath("opt/provision/demo").components))
    }

    /// Runs `provision`, seen from where the image has programs.
    func run(
        _ arguments: String..., with extra: [String: String] = [:]
    ) async throws -> Tool.Result {
        let mounts = Self.programs.map { "mount -o bind,ro /usr/\($0) '\(root)/usr/\($0)'" }
        let script = (mounts + ["exec \"$0\" \"$@\""]).joined(separator: " && ")
        // In an image the prefix is the image's own affair.
        let variables = station.environment(["PROVISION_PREFIX": "", "PROVISION_SYSTEM_ROOT": ""])
            .merging(extra) { $1 }
        return try await station.tool.start(
            "/usr/bin/unshare",
            ["-m", "/bin/sh", "-c", script, Tool.executable.string] + arguments,
            with: variables)
    }

    /// What lies in the image beside what was applied: paths with a slash behind folders.
    func contents() throws -> [String] {
        try Self.walk(root, below: "").filter { path in
            !["opt/provision/", "tmp/"].contains { path.hasPrefix($0) && path != $0 }
        }
    }

    private static func walk(_ folder: FilePath, below: String) throws -> [String] {
        try Files.list(folder).sorted { $0.name < $1.name }.flatMap { entry in
            let path = below + entry.name
            guard entry.kind == .directory else { return [path] }
            return [path + "/"] + (try walk(folder.appending(entry.name), below: path + "/"))
        }
    }

    /// Mounts that everybody sees, and processes that stand in the image.
    func traces() throws -> [String] {
        let mounts = try Files.readText("/proc/self/mounts").split(separator: "\n")
            .filter { $0.contains(root.string) }.map(String.init)
        let processes = try Files.list("/proc").filter { Int32($0.name) != nil }.compactMap {
            entry -> String? in
            let link = FilePath("/proc").appending(entry.name).appending("root")
            guard let place = try? Files.readLink(link), place == root else { return nil }
            return "process \(entry.name)"
        }
        return mounts + processes
    }
}
