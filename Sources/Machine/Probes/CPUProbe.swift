import SystemPackage

/// Number, name and level of the processors.
struct CPUProbe {
    let world: World

    func cpu() -> CPU {
        // One read gives the first processors; on large machines the whole file takes long to make.
        let text = world.head("/proc/cpuinfo", bytes: 1 << 14).map {
            String(decoding: $0, as: UTF8.self)
        }
        var fields: [Substring: Substring] = [:]
        for line in text?.split(separator: "\n") ?? [] {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard let key = parts.first?.split(separator: "\t").first, parts.count == 2,
                fields[key] == nil
            else { continue }
            fields[key] = parts[1].drop { $0 == " " }
        }
        return CPU(
            model: fields["model name"].map(String.init), count: count() ?? 1,
            level: fields["flags"].map { Self.level(Set($0.split(separator: " "))) },
            microarchitecture: Self.microarchitecture(fields))
    }

    /// `flags` are those of x86, `Features` those of ARM.
    private static func microarchitecture(_ fields: [Substring: Substring]) -> String? {
        if let flags = fields["flags"] {
            return Microarchitecture.best(
                architecture: "x86_64", vendor: fields["vendor_id"].map(String.init),
                features: Set(flags.split(separator: " ")))
        }
        guard let features = fields["Features"] else { return nil }
        return Microarchitecture.best(
            architecture: "aarch64",
            vendor: fields["CPU implementer"].flatMap {
                Microarchitecture.vendor(implementer: String($0))
            },
            part: fields["CPU part"].map(String.init), features: Set(features.split(separator: " "))
        )
    }

    private func count() -> Int? {
        guard let list = world.word("/sys/devices/system/cpu/online") else { return nil }
        var count = 0
        for range in list.split(separator: ",") {
            let ends = range.split(separator: "-").compactMap { UInt16($0) }
            guard let first = ends.first, let last = ends.last, first <= last else { return nil }
            count += Int(last - first) + 1
        }
        return count
    }

    /// The level of the x86-64 psABI whose flags, as the kernel names them, are all there.
    static func level(_ flags: Set<Substring>) -> Int {
        (levels.firstIndex { !flags.isSuperset(of: $0) } ?? levels.count) + 1
    }

    private static let levels: [Set<Substring>] = [
        ["cx16", "lahf_lm", "popcnt", "sse4_1", "sse4_2", "ssse3"],
        ["abm", "avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe", "xsave"],
        ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"],
    ]
}
