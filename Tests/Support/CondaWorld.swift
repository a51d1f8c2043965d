import Synchronization
package import SystemPackage

/// A conda channel on the loopback whose `python` is this machine's, beside a Python index.
///
/// Everything it needs is packed once in a process, which takes a moment on first use.
package final class CondaWorld: Sendable {
    package let index: IndexWorld
    package let python: CondaPython
    private let builder: Mutex<CondaChannelBuilder>

    /// Where the channel lies on the server.
    private static let path = "/conda/main"
    private static let mapping = "/conda/projects.json"

    /// Publishes all samples, on the server of `index` and for `python`.
    ///
    /// The index gets `ontop`, which needs the project `num-lib`, `picky`, which needs an old one,
    /// and a `num-lib` of its own that is newer than the channel's.
    package init(
        beside index: IndexWorld, python: CondaPython? = nil
    ) throws {
        self.index = index
        guard let python = python ?? CondaPython.all.first else {
            throw CondaPython.Failure(description: "no interpreter of this machine can be packed")
        }
        self.python = python
        var channel = CondaChannelBuilder()
        for file in try CondaShelf.packages(for: python) {
            try channel.add(file.record, file: file.bytes)
        }
        builder = Mutex(channel)
        try channel.serve(on: index.server, at: Self.path)
        index.server.serve(
            Self.mapping, text: #"{"mapped": "other-name"}"#, contentType: "application/json")
        try index.publish(.onTop, .picky, .numLib("9.0"))
    }

    /// The channel's address, as a recipe names it.
    package var channel: String { index.server.url(Self.path) }

    /// Tells records in one form only from now on; a form that is not there is a 404.
    package func tell(only form: CondaChannelBuilder.Form) throws {
        let (all, channel) = builder.withLock { builder in
            let all = builder
            builder.forms = [form]
            return (all, builder)
        }
        let kept = try channel.files()
        for path in try all.files().keys where kept[path] == nil {
            index.server.serve("\(Self.path)/\(path)") { _ in
                LoopbackResponse(404, text: "not in this form")
            }
        }
        try channel.serve(on: index.server, at: Self.path)
    }

    /// Serves a package from now on with one byte of another value; its record stays as it was.
    package func damage(_ package: CondaPackageBuilder) throws {
        var bytes = try package.pack().bytes
        bytes[bytes.count / 2] ^= 1
        index.server.serve("\(Self.path)/\(package.subdir)/\(package.filename)", bytes)
    }

    /// Adds packages to the channel.
    package func publish(_ packages: CondaPackageBuilder...) throws {
        let files = try packages.map { try $0.pack() }
        let channel = try builder.withLock { channel in
            for file in files { try channel.add(file.record, file: file.bytes) }
            return channel
        }
        try channel.serve(on: index.server, at: Self.path)
    }

    /// Writes the channel into a folder, as a mirror has it.
    package func mirror(to folder: FilePath) throws {
        try builder.withLock { $0 }.write(to: folder)
    }

    /// How often a package's file was asked for.
    package func downloads(of package: CondaPackageBuilder) -> Int {
        let path = "\(Self.path)/\(package.subdir)/\(package.filename)"
        return index.server.requests(for: path).count { $0.method == "GET" }
    }

    /// The variables of a user who has this channel's index, and no conda of their own.
    package func environment(home: String) -> [String: String] {
        let own = [
            "HOME": home, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
            "PROVISION_CONDA_MAPPING": index.server.url(Self.mapping),
        ]
        return index.environment.merging(own) { $1 }
    }
}

/// The samples, packed once in a process for each Python.
private enum CondaShelf {
    private static let shelf = Mutex<[String: [CondaPackageFile]]>([:])

    /// Blocks while the first caller packs.
    static func packages(for python: CondaPython) throws -> [CondaPackageFile] {
        try shelf.withLock { shelf in
            if let packed = shelf[python.interpreter.string] { return packed }
            let packed = try samples(for: python).map { try $0.pack() }
            shelf[python.interpreter.string] = packed
            return packed
        }
    }

    private static func samples(for python: CondaPython) throws -> [CondaPackageBuilder] {
        [
            try python.package(), python.abi, .hello(), .rooted(for: python), .switched, .scripted,
            .failing, .painter("a"), .painter("b"), .gpuSolver, .antique,
            try .recorded(),
            .numlib("1.5", for: python), .numlib("2.0", for: python),
        ]
    }
}

extension ZipWheel {
    /// Needs the project that the channel's `numlib` is.
    fileprivate static var onTop: ZipWheel {
        var wheel = ZipWheel("ontop", "1.0")
        wheel.add(
            "ontop/__init__.py",
            """
            import numlib
            def main():
                print("ontop of", numlib.version)

            """)
        wheel.metadata = ["Requires-Dist: num-lib>=1"]
        wheel.distInfo = [("entry_points.txt", "[console_scripts]\nontop = ontop:main\n")]
        return wheel
    }

    fileprivate static var picky: ZipWheel {
        var wheel = ZipWheel("picky", "1.0")
        wheel.add("picky/__init__.py", "")
        wheel.metadata = ["Requires-Dist: num-lib<2"]
        return wheel
    }

    fileprivate static func numLib(_ version: String) -> ZipWheel {
        var wheel = ZipWheel("num_lib", version)
        wheel.add("numlib/__init__.py", "version = 'wheel \(version)'\n")
        return wheel
    }
}
