import Glibc
import SystemPackage

/// Distribution, kernel, C library and memory.
struct SystemProbe {
    let world: World

    func system() -> OperatingSystem {
        let release = OSRelease(
            world.text("/etc/os-release") ?? world.text("/usr/lib/os-release") ?? "")
        return OperatingSystem(
            id: release["ID"] ?? "", versionID: release["VERSION_ID"],
            prettyName: release["PRETTY_NAME"] ?? release["NAME"] ?? "Linux",
            codename: release["VERSION_CODENAME"],
            relatives: release["ID_LIKE"]?.split(separator: " ").map(String.init) ?? [],
            kernel: world.word("/proc/sys/kernel/osrelease") ?? "",
            kernelVersion: world.word("/proc/sys/kernel/version") ?? "",
            architecture: world.word("/proc/sys/kernel/arch") ?? Self.compiledArchitecture,
            glibc: glibc())
    }

    /// Installed memory in bytes.
    func memory() -> Int64? {
        let lines = world.text("/proc/meminfo")?.split(separator: "\n") ?? []
        let total = lines.first { $0.hasPrefix("MemTotal:") }
        return total?.split(separator: " ").dropFirst().first.flatMap { Int64($0) }
            .flatMap { kilobytes in
                let (bytes, overflow) = kilobytes.multipliedReportingOverflow(by: 1024)
                return overflow ? nil : bytes
            }
    }

    private func glibc() -> String? {
        if world.isReal { return Self.runningGlibc() }
        return ImageFiles(world: world).glibc(
            architecture: world.word("/proc/sys/kernel/arch") ?? Self.compiledArchitecture)
    }

    /// What the C library that this process runs with says: `glibc 2.36`.
    private static func runningGlibc() -> String? {
        var buffer = [CChar](repeating: 0, count: 64)
        let length = confstr(Int32(_CS_GNU_LIBC_VERSION), &buffer, buffer.count)
        guard 1...buffer.count ~= length else { return nil }
        let text = String(decoding: buffer.prefix(length - 1).map(UInt8.init), as: UTF8.self)
        let words = text.split(separator: " ")
        return words.count == 2 && words[0] == "glibc" ? String(words[1]) : nil
    }

    /// The version in the banner that glibc prints when it is run.
    ///
    /// It reads `GNU C Library (…) stable release version 2.36.`
    static func glibcVersion(inLibrary bytes: [UInt8]) -> String? {
        let banner = Array("GNU C Library ".utf8)
        let marker = "release version "
        var start = bytes.startIndex
        while let found = bytes[start...].firstRange(of: banner)?.upperBound {
            let line = bytes[found...].prefix(160).prefix { $0 != UInt8(ascii: "\n") && $0 != 0 }
            let text = String(decoding: line, as: UTF8.self)
            if let range = text.firstRange(of: marker) {
                let version = text[range.upperBound...].prefix { $0.isNumber || $0 == "." }
                return version.hasSuffix(".") ? String(version.dropLast()) : String(version)
            }
            start = found
        }
        return nil
    }

    #if arch(arm64)
        private static let compiledArchitecture = "aarch64"
    #else
        private static let compiledArchitecture = "x86_64"
    #endif
}

/// The fields of an os-release file: `KEY=value`, quoted as a shell would read it.
struct OSRelease {
    private var fields: [Substring: String] = [:]

    init(_ text: String) {
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { fields[parts[0]] = Self.unquote(parts[1]) }
        }
    }

    subscript(_ key: Substring) -> String? { fields[key].flatMap { $0.isEmpty ? nil : $0 } }

    private static func unquote(_ text: Substring) -> String {
        guard let quote = text.first, quote == "\"" || quote == "'" else { return String(text) }
        var value = ""
        var escaped = false
        for character in text.dropFirst() {
            if !escaped, character == quote { break }
            escaped = !escaped && character == "\\" && quote == "\""
            if !escaped { value.append(character) }
        }
        return value
    }
}
