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
            os: try reader.optionalValue("os", Self.word),
            architecture: try reader.value("architecture", Self.word),
            glibc: try reader.optionalValue("glibc", Self.minor), gpus: try reader.texts("gpus"),
            driver: try reader.optionalNode("driver").map { node throws(ProvisionError) in
                try Driver(node)
            },
            compiler: try reader.optionalValue("compiler", Self.word),
            python: try reader.optionalValue("python", Self.minor))
    }

    /// One word of lower-case letters, digits and what joins them.
    private static func word(_ text: String) -> String? {
        let isWord =
            !text.isEmpty && text.utf8.count <= 64
            && text.utf8.allSatisfy { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
                    || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "_.-+".utf8.contains(byte)
            }
        return isWord ? text : nil
    }

    /// Two numbers: `2.35`.
    private static func minor(_ text: String) -> String? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy(number) ? text : nil
    }

    fileprivate static func number(_ text: some StringProtocol) -> Bool {
        1...9 ~= text.utf8.count && text.utf8.allSatisfy { 0x30...0x39 ~= $0 }
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
            branch: try reader.value("branch") { Lockfile.Target.number($0) ? $0 : nil },
            isPlanned: try reader.flag("planned"))
    }
}
