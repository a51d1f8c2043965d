import FileSystem
import Machine
import SystemPackage

/// Tells the distribution's own tools that a reboot is due, in the files that they look at.
struct RebootNotice {
    /// `/run`, or a test's folder.
    let folder: FilePath

    init(folder: FilePath = "/run") { self.folder = folder }

    private var flag: FilePath { folder.appending("reboot-required") }
    private var list: FilePath { folder.appending("reboot-required.pkgs") }

    var isGiven: Bool { (try? Files.exists(flag)) == true }

    /// Writes both files; names that are there stay, and are not repeated.
    func give(for packages: [String]) throws {
        try Files.createDirectories(folder)
        if try !Files.exists(flag) {
            try Files.writeAtomically("*** System restart required ***\n", to: flag)
        }
        let known =
            try Files.exists(list)
            ? Files.readText(list, limit: 1 << 20).split(separator: "\n").map(String.init) : []
        let new = packages.filter { !known.contains($0) }
        guard !new.isEmpty || known.isEmpty else { return }
        try Files.writeAtomically(
            (known + new).map { $0 + "\n" }.joined(), to: list)
    }
}
