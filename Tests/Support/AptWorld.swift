import FileSystem
import Hashing
import PackageModel
package import SystemPackage

/// A machine of a test's own with apt and dpkg, and a source that it knows: the real programs on
/// folders of a temporary directory, without the network and without root.
package struct AptWorld: Sendable {
    package let folder: TemporaryDirectory

    /// Why a test that needs it is skipped.
    package static let isPossible = ["apt-get", "dpkg", "dpkg-deb"].allSatisfy { name in
        (try? Files.exists(FilePath("/usr/bin").appending(name))) == true
    }

    /// Makes the machine, with dpkg alone installed, and an empty source.
    package init() throws {
        folder = try TemporaryDirectory()
        for path in [
            "var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/dpkg/triggers",
            "var/lib/apt/lists/partial", "var/cache/apt/archives/partial", "var/log/apt",
            "var/tmp", "etc/apt/apt.conf.d", "etc/apt/sources.list.d", "etc/apt/preferences.d",
            "etc/apt/trusted.gpg.d",
        ] {
            try Files.createDirectories(machine.appending(path))
        }
        try Files.createDirectories(source)
        let native = Self.nativeArchitecture
        try write(
            "var/lib/dpkg/status",
            """
            Package: dpkg
            Status: install ok installed
            Maintainer: A Test <test@example.invalid>
            Architecture: \(native)
            Version: 1.21.22
            Description: the tool itself


            """)
        try write("var/lib/dpkg/info/dpkg.list", "/.\n")
        try write("var/lib/dpkg/available", "")
        try write("etc/apt/sources.list", "deb [trusted=yes] file:\(source) ./\n")
        try write("apt.conf", configuration)
        try publish()
    }

    /// Where the machine's files are: `PROVISION_APT_ROOT`.
    package var machine: FilePath { folder.appending("machine") }
    package var source: FilePath { folder.appending("source") }
    package var environment: [String: String] { ["PROVISION_APT_ROOT": machine.string] }

    /// dpkg's word for what the tests run on.
    package static var nativeArchitecture: String {
        MachineProgram("/usr/bin/dpkg").lines("--print-architecture")?.first ?? "amd64"
    }

    package func write(_ path: String, _ text: String) throws {
        let place = machine.appending(path)
        try Files.createDirectories(place.removingLastComponent())
        try Files.writeAtomically(text, to: place)
    }

    package func text(_ path: String) throws -> String {
        try Files.readText(machine.appending(path))
    }

    package func has(_ path: String) throws -> Bool {
        try Files.exists(machine.appending(path))
    }

    /// Replaces what the source has, and lets apt know.
    package func publish(_ packages: DebPackage...) throws { try publish(packages) }

    package func publish(_ packages: [DebPackage]) throws {
        var index = ""
        for entry in try Files.list(source) { try Files.remove(source.appending(entry.name)) }
        for package in packages {
            let file = try build(package)
            let bytes = try Files.read(file)
            let digest = try Digest.sha256(ofFile: file)
            index +=
                package.control
                + "Filename: ./\(package.filename)\nSize: \(bytes.count)\nSHA256: \(digest.hex)\n\n"
        }
        try Files.writeAtomically(index, to: source.appending("Packages"))
        try run("/usr/bin/apt-get", "-q", "update")
    }

    /// Runs a program of apt's on this machine.
    package func run(_ program: FilePath, _ arguments: String...) throws {
        let words = (["APT_CONFIG=\(machine.appending("apt.conf"))", program.string] + arguments)
            .joined(separator: " ")
        guard MachineProgram("/bin/sh").lines("-c", "\(words) 2>&1") != nil else {
            throw Failure(command: words)
        }
    }

    package struct Failure: Error {
        package var command: String
    }

    private func build(_ package: DebPackage) throws -> FilePath {
        let tree = folder.appending("tree")
        try Files.removeTree(tree)
        for (path, text) in package.files {
            let place = tree.appending(path)
            try Files.createDirectories(place.removingLastComponent())
            try Files.writeAtomically(text, to: place)
        }
        let control = tree.appending("DEBIAN")
        try Files.createDirectories(control)
        try Files.writeAtomically(package.control, to: control.appending("control"))
        if !package.configuration.isEmpty {
            let names = package.configuration.map { "/\($0)\n" }.joined()
            try Files.writeAtomically(names, to: control.appending("conffiles"))
        }
        for (name, text) in package.scripts {
            try Files.writeAtomically(
                "#!/bin/sh\n" + text, to: control.appending(name), mode: 0o755)
        }
        let file = source.appending(package.filename)
        guard
            MachineProgram("/usr/bin/dpkg-deb").lines(
                "--root-owner-group", "-Znone", "--build", tree.string, file.string) != nil
        else { throw Failure(command: "dpkg-deb --build \(package.filename)") }
        return file
    }

    /// apt reads it before the configuration of the machine that the tests run on, and in its place.
    private var configuration: String {
        """
        Dir "\(machine)/";
        Dir::State::status "\(machine)/var/lib/dpkg/status";
        Dir::Log "\(machine)/var/log/apt";
        APT::Sandbox::User "root";
        Acquire::Languages "none";
        DPkg::Options {
          "--root=\(machine)"; "--force-not-root"; "--force-script-chrootless";
          "--log=\(machine)/var/log/dpkg.log";
        };

        """
    }
}
