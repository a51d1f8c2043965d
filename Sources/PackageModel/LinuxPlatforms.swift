/// The platform tags of a Linux machine, by its architecture and C library.
package struct LinuxPlatforms: Sendable, Hashable {
    /// The C library with the version that the machine has.
    package enum Library: Sendable, Hashable {
        case glibc(major: Int, minor: Int)
        case musl(major: Int, minor: Int)
    }

    /// `x86_64` or `aarch64`, as `uname -m` says.
    package var machine: String
    package var library: Library

    package init(machine: String, library: Library) {
        self.machine = machine
        self.library = library
    }

    /// Platform tags from the newest library to the oldest, `linux_…` last.
    package var tags: [String] {
        let tags =
            switch library {
            case .glibc(let major, let minor): manylinux(major, minor)
            case .musl(let major, let minor):
                stride(from: minor, through: 0, by: -1).map {
                    "musllinux_\(major)_\($0)_\(machine)"
                }
            }
        return tags + ["linux_\(machine)"]
    }

    /// PEP 600, and the older names of three of its versions.
    private func manylinux(_ major: Int, _ minor: Int) -> [String] {
        guard major == 2 else { return [] }
        let isIntel = machine == "x86_64" || machine == "i686"
        let aliases = [17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"]
        return stride(from: minor, through: isIntel ? 5 : 17, by: -1).flatMap { minor in
            ["manylinux_2_\(minor)_\(machine)"]
                + (aliases[minor].map { ["\($0)_\(machine)"] } ?? [])
        }
    }
}
