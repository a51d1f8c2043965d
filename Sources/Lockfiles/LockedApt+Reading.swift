import Diagnostics
import PackageModel
import YAML

extension LockedApt {
    /// Reads the mapping `apt` of a package.
    ///
    /// Names and versions become arguments of programs that root runs, so they are looked at here.
    init(_ node: Node, of package: LockedPackage) throws(ProvisionError) {
        guard package.layer == .system || package.layer == .driver else {
            throw LockReader.damaged(
                "`\(package.layer.rawValue)` has no packages of the distribution", at: node.mark)
        }
        let reader = try LockReader(node, knows: ["architecture", "installed-size"])
        let architecture = try reader.value("architecture") { Self.isWord($0) ? $0 : nil }
        let parts = package.name.split(separator: ":", omittingEmptySubsequences: false)
        guard Self.isName(parts[0]), parts.count == 1 || parts.dropFirst() == [architecture[...]],
            DebianVersion(package.version) != nil
        else {
            throw LockReader.damaged(
                "`\(package.name) \(package.version)` cannot be a package", at: node.mark)
        }
        guard package.artifacts.count <= 1,
            package.artifacts.allSatisfy({
                $0.filename.hasSuffix(".deb") && $0.digest.algorithm == .sha256
            })
        else {
            throw LockReader.damaged(
                "`\(package.name)` is one `.deb` file with its SHA-256, or none", at: node.mark)
        }
        self.init(
            architecture: architecture,
            installedSize: try reader.optionalNode("installed-size") == nil
                ? nil : reader.size("installed-size"))
    }

    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "-") else {
            return false
        }
        return text.utf8.allSatisfy { isWordByte($0) || "+.".utf8.contains($0) }
    }

    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.first != UInt8(ascii: "-") && text.utf8.allSatisfy(isWordByte)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
            || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: "-")
    }
}
