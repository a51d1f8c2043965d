import FileSystem
import PackageModel
package import SystemPackage

/// A conda package `python` made of an interpreter of this machine.
///
/// What is left out are tests, tools and everything that was installed besides. The package does
/// not need the interpreter any more, but it needs the machine's system libraries.
package struct CondaPython: Sendable {
    /// The program itself, no link.
    package let interpreter: FilePath
    /// `3.11.2`.
    package let version: String
    /// Where it looks for packages, relative to its prefix; Debian's is `dist-packages`.
    package private(set) var sitePackages = ""
    private let standardLibrary: FilePath
    /// The interpreter's own `libpython`, where it is not linked in.
    private let library: FilePath?

    /// Why an interpreter cannot be packed.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// The interpreters of this machine that can be packed, Debian's own first.
    package static let all: [CondaPython] = {
        let paths = ["/usr/bin/python3"] + MachineProgram.all(named: "python3")
        var found: [CondaPython] = []
        for path in paths {
            guard let python = try? CondaPython(path),
                !found.contains(where: { $0.interpreter == python.interpreter })
            else { continue }
            found.append(python)
        }
        return found
    }()

    /// Starts `program` a few times to ask where its things are.
    package init(_ program: FilePath) throws {
        guard let answer = MachineProgram(program).lines("-I", "-B", "-c", Self.question),
            answer.count >= 3
        else { throw Failure(description: "`\(program)` does not answer") }
        interpreter = FilePath(answer[0])
        version = answer[1]
        standardLibrary = FilePath(answer[2])
        library = answer.count > 3 ? FilePath(answer[3]) : nil
        sitePackages = try movedSitePackages()
    }

    private static let question = """
        import os, sys
        print(os.path.realpath(getattr(sys, "_base_executable", sys.executable)))
        print("%d.%d.%d" % sys.version_info[:3])
        print(os.path.dirname(os.path.realpath(os.__file__)))
        maps = [line.split()[-1] for line in open("/proc/self/maps") if "/libpython" in line]
        print(*maps[:1])
        """

    /// `3.11`.
    package var minorVersion: String {
        version.split(separator: ".").prefix(2).joined(separator: ".")
    }

    /// `lib/python3.11`.
    private var folder: String { "lib/python\(minorVersion)" }

    // MARK: Moving

    /// Asks the interpreter, moved into an empty prefix, where it looks for packages.
    private func movedSitePackages() throws -> String {
        let stage = try TemporaryDirectory()
        for file in try programs() {
            guard case .bytes(let bytes) = file.content else { continue }
            try stage.write(file.path, bytes, mode: 0o755)
        }
        try Files.createDirectories(stage.appending("lib"))
        try Files.createSymlink(stage.appending(folder), to: standardLibrary)
        let moved = MachineProgram(stage.appending("bin/python\(minorVersion)"))
        let prefix = try Files.resolve(stage.path).string
        guard let answer = moved.lines("-I", "-B", "-c", Self.movedQuestion),
            answer.prefix(2) == [prefix, prefix]
        else { throw Failure(description: "`\(interpreter)` cannot be moved") }
        if library != nil, answer[2] != prefix + "/lib/" + libraryName {
            throw Failure(description: "`\(interpreter)` does not find its library elsewhere")
        }
        let folders = answer.dropFirst(3).filter { !$0.hasPrefix("..") }
        guard let best = folders.first(where: { $0.hasPrefix(folder + "/") }) ?? folders.first
        else { throw Failure(description: "`\(interpreter)` looks for packages nowhere") }
        return best
    }

    private static let movedQuestion = """
        import os, site, sys
        print(os.path.realpath(sys.prefix))
        print(os.path.realpath(sys.exec_prefix))
        maps = [line.split()[-1] for line in open("/proc/self/maps") if "/libpython" in line]
        print(*(maps[:1] or ["-"]))
        print(*(os.path.relpath(path, sys.prefix) for path in site.getsitepackages()), sep="\\n")
        """

    private var libraryName: String { library?.lastComponent?.string ?? "" }

    // MARK: Files

    /// The program, its library, and the links that conda has beside it.
    private func programs() throws -> [CondaPackageBuilder.File] {
        var program = try Files.read(interpreter)
        var files: [CondaPackageBuilder.File] = []
        if let library {
            let folder = library.removingLastComponent().string
            try program.replaceRunPath(folder, with: "$ORIGIN/../lib")
            files.append(
                .init(
                    path: "lib/" + libraryName, content: .bytes(try Files.read(library)),
                    mode: 0o755))
        }
        let name = "python\(minorVersion)"
        files.append(.init(path: "bin/\(name)", content: .bytes(program), mode: 0o755))
        for link in ["python", "python3"] {
            files.append(.init(path: "bin/\(link)", content: .symlink(name), mode: 0o777))
        }
        return files
    }

    private func modules() throws -> [CondaPackageBuilder.File] {
        try modulePaths().compactMap { path in
            let file = FilePath("\(standardLibrary)/\(path)")
            // Of links to elsewhere the contents are taken.
            guard try Files.attributesFollowingLinks(of: file)?.kind == .file else { return nil }
            let mode: UInt16 = path.hasSuffix(".so") ? 0o755 : 0o644
            return .init(
                path: "\(folder)/\(path)", content: .bytes(try Files.read(file)), mode: mode)
        }
    }

    /// Paths below the standard library; the folders of installed packages are not even listed.
    private func modulePaths() throws -> [String] {
        var paths: [String] = []
        for entry in try Files.list(standardLibrary) where !Self.isLeftOut(entry.name) {
            guard entry.kind == .directory else {
                paths.append(entry.name)
                continue
            }
            paths += try Files.walk(standardLibrary.appending(entry.name))
                .filter { $0.attributes.kind != .directory }
                .map { "\(entry.name)/\($0.path)" }
                .filter { !Self.isLeftOut($0) }
        }
        return paths.sorted()
    }

    private static let leftOut: Set<String> = [
        "EXTERNALLY-MANAGED", "__pycache__", "dist-packages", "ensurepip", "idlelib", "lib2to3",
        "pydoc_data", "site-packages", "sitecustomize.py", "test", "tests", "tkinter", "turtledemo",
    ]

    private static func isLeftOut(_ path: String) -> Bool {
        let parts = path.split(separator: "/").map(String.init)
        return parts.contains { leftOut.contains($0) || $0.hasPrefix("config-") }
            || path.hasSuffix(".a") || path.hasPrefix("lib-dynload/_test")
    }

    // MARK: Packages

    /// `cp311`.
    package var tag: String { "cp" + minorVersion.split(separator: ".").joined() }

    /// What the build of `python` ends in: from 3.13 on conda-forge writes the tag.
    private var buildSuffix: String {
        (Int(minorVersion.split(separator: ".").last ?? "") ?? 0) < 13 ? "cpython" : tag
    }

    /// The package `python`, with the names and relations that conda-forge gives it.
    package func package() throws -> CondaPackageBuilder {
        var package = CondaPackageBuilder("python", version, depends: ["__glibc >=2.17,<3.0.a0"])
        package.build = "h0_0_\(buildSuffix)"
        package.constrains = ["python_abi \(minorVersion).* *_\(tag)"]
        package.license = "Python-2.0"
        let usual = "\(folder)/site-packages"
        package.pythonSitePackagesPath = sitePackages == usual ? nil : sitePackages
        package.files = try programs() + modules()
        // An empty folder would not be in the package, and Python asks at its start.
        package.add("\(sitePackages)/README.txt", "Packages go here.\n")
        return package
    }

    /// The package `python_abi`, which compiled packages depend on.
    package var abi: CondaPackageBuilder {
        var package = CondaPackageBuilder("python_abi", minorVersion)
        package.noarch = .generic
        package.build = "8_\(tag)"
        package.buildNumber = 8
        package.constrains = ["python \(minorVersion).* *_\(buildSuffix)"]
        return package
    }
}

extension [UInt8] {
    /// Writes another folder over the one where a program finds its libraries.
    ///
    /// Nothing happens if it finds them by itself already.
    fileprivate mutating func replaceRunPath(_ old: String, with new: String) throws {
        let text = { (path: String) in [0] + Array(path.utf8) + [0] }
        guard firstRange(of: text(new)) == nil else { return }
        guard let place = firstRange(of: text(old)), new.utf8.count <= old.utf8.count else {
            throw CondaPython.Failure(description: "the program's run path is not `\(old)`")
        }
        let padding = [UInt8](repeating: 0, count: place.count - new.utf8.count - 1)
        replaceSubrange(place, with: [0] + Array(new.utf8) + padding)
    }
}
