import Lockfiles
import PackageModel

extension Exporter {
    /// `pylock.toml` (PEP 751): the wheels, each with its address, size and digest.
    func pylock() throws -> Export {
        let wheels = try wheels(.pylock)
        let notes = notesWithoutConda
        var toml = TOMLText()
        toml.field("lock-version", "1.0")
        toml.field("environments", .list([.text(environment)]))
        if let minor = lock.pythonMinor {
            toml.field("requires-python", .text("==\(minor).*"))
        }
        toml.field("created-by", "provision")
        let names = Set(wheels.map(\.package.name))
        for wheel in wheels { Self.add(wheel, among: names, to: &toml) }
        return Export(text: head(.pylock, notes) + "\n" + toml.text, notes: notes)
    }

    /// The machines that the wheels are for.
    private var environment: String {
        "sys_platform == 'linux' and platform_machine == '\(lock.demands.architecture)'"
    }

    private static func add(_ wheel: WheelExport, among names: Set<String>, to toml: inout TOMLText)
    {
        toml.beginItem(of: "packages")
        toml.field("name", .text(wheel.package.name))
        toml.field("version", .text(wheel.package.version))
        let dependencies = wheel.package.dependencies.filter(names.contains)
        if !dependencies.isEmpty {
            toml.field(
                "dependencies", .lines(dependencies.map { .table([("name", .text($0))]) }))
        }
        let file = wheel.file
        let digest: TOMLValue = .table([(file.digest.algorithm.rawValue, .text(file.digest.hex))])
        toml.field(
            "wheels",
            .lines([
                .table([
                    ("name", .text(file.name)), ("url", .text(file.url)),
                    ("size", .integer(file.size)), ("hashes", digest),
                ])
            ]))
    }
}
