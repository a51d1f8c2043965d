/// A channel of any size whose records look like those of a real one; the same seed, the same bytes.
///
/// Packages have about 25 builds each, a tail of them in the old format; they depend on packages
/// before them, with texts that come again and again.
package struct SyntheticChannel {
    package let records: Int
    private var generator: SeededGenerator

    package init(records: Int, seed: UInt64 = 1) {
        self.records = records
        generator = SeededGenerator(seed: seed)
    }

    private static let builds = 25

    /// Number of packages.
    package var packages: Int { (records + Self.builds - 1) / Self.builds }

    package static func name(_ package: Int) -> String {
        let stems = [
            "lib", "py", "r-", "xorg-", "aws-c-", "pkg", "rust-", "jupyter-", "go-", "perl-",
        ]
        return stems[package % stems.count] + String(package, radix: 36)
    }

    /// Gives the `repodata.json` piece by piece, in conda's order: sorted by section and name.
    package mutating func write(_ body: (String) throws -> Void) rethrows {
        try body(#"{"info":{"subdir":"linux-64"},"packages":{"#)
        let old = packages / 5
        for package in 0..<old { try write(package, ".tar.bz2", isFirst: package == 0, body) }
        try body(#"},"packages.conda":{"#)
        for package in old..<packages {
            try write(package, ".conda", isFirst: package == old, body)
        }
        try body(#"},"removed":[],"repodata_version":1}"#)
    }

    private mutating func write(
        _ package: Int, _ suffix: String, isFirst: Bool, _ body: (String) throws -> Void
    ) rethrows {
        let dependencies = dependencies(of: package)
        for build in 0..<min(Self.builds, records - package * Self.builds) {
            let comma = isFirst && build == 0 ? "" : ","
            try body(comma + record(package, build, suffix, dependencies))
        }
    }

    private mutating func dependencies(of package: Int) -> [String] {
        guard package > 0 else { return [] }
        return (0..<Int.random(in: 2...8, using: &generator)).map { _ in
            let other = Int.random(in: 0..<package, using: &generator)
            let version = Int.random(in: 1...8, using: &generator)
            return "\(Self.name(other)) >=\(version).\(other % 10).0,<\(version + 1).0a0"
        }
    }

    private mutating func record(
        _ package: Int, _ build: Int, _ suffix: String, _ dependencies: [String]
    ) -> String {
        let name = Self.name(package)
        let version = "\(1 + build / 5).\(package % 10).\(build % 5)"
        let text = "py3\(9 + build % 5)h\(hexadecimal(7))_\(build % 5)"
        let python = "python >=3.\(9 + build % 5),<3.\(10 + build % 5).0a0"
        let depends = (["__glibc >=2.17,<3.0.a0", "libgcc >=13"] + dependencies + [python])
            .map { "\"\($0)\"" }.joined(separator: ",")
        return """
            "\(name)-\(version)-\(text)\(suffix)":{"build":"\(text)","build_number":\(build % 5),\
            "constrains":["\(name)-base <0a0"],"depends":[\(depends)],"license":"BSD-3-Clause",\
            "license_family":"BSD","md5":"\(hexadecimal(32))","name":"\(name)",\
            "sha256":"\(hexadecimal(64))","size":\(10_000 + build * 977),"subdir":"linux-64",\
            "timestamp":\(1_600_000_000_000 + build * 86_400_000),"version":"\(version)"}
            """
    }

    private mutating func hexadecimal(_ digits: Int) -> String {
        var bytes: [UInt8] = []
        while bytes.count < digits {
            var word = generator.next()
            for _ in 0..<min(16, digits - bytes.count) {
                let digit = UInt8(word & 15)
                bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
                word >>= 4
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
