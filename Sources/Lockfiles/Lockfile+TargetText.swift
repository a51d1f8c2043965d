import Diagnostics
import YAML

// How the block `target` of a lock is written and read.
extension Lockfile.Target {
    /// What is not known has no line.
    var fields: [YAMLValue.Field] {
        var fields: [YAMLValue.Field] = []
        func add(_ name: String, _ value: String?) {
            if let value { fields.append(YAMLValue.Field(name, .text(value))) }
        }
        add("os", os)
        add("architecture", architecture)
        add("glibc", glibc)
        if !gpus.isEmpty { fields.append(YAMLValue.Field("gpus", .line(gpus))) }
        if let driver { fields.append(YAMLValue.Field("driver", .mapping(driver.fields))) }
        add("compiler", compiler)
        add("python", python)
        return fields
    }

    /// Patch levels, which would tell one machine of a kind from the next, are refused.
    init(_ node: Node) throws(ProvisionError) {
        let reader = try LockReader(
            node,
            knows: ["os", "architecture", "glibc", "gpus", "driver", "compiler", "python"])
        self.init(
            os: try reader.optionalValue("os", LockWord.lowercase),
            architecture: try reader.value("architecture", LockWord.lowercase),
            glibc: try reader.optionalValue("glibc") { LockWord.numbers($0, 2...2) },
            gpus: try reader.texts("gpus"),
            driver: try reader.optionalNode("driver").map { node throws(ProvisionError) in
                try Driver(node)
            },
            compiler: try reader.optionalValue("compiler", LockWord.lowercase),
            python: try reader.optionalValue("python") { LockWord.numbers($0, 2...2) })
    }
}

extension Lockfile.Target.Driver {
    fileprivate var fields: [YAMLValue.Field] {
        let branch = YAMLValue.Field("branch", .text(branch))
        return isPlanned ? [branch, YAMLValue.Field("planned", true)] : [branch]
    }

    fileprivate init(_ node: Node) throws(ProvisionError) {
        let reader = try LockReader(node, knows: ["branch", "planned"])
        self.init(
            branch: try reader.value("branch") { LockWord.driverBranch($0) },
            isPlanned: try reader.flag("planned"))
    }
}
