import SystemPackage

/// The C++ compilers among what apt's sources have.
struct CompilerOfferProbe {
    let world: World
    let records: [AptRecord]

    /// gcc first, newest first; what is installed is left out.
    func offers() -> [CompilerOffer] {
        let found = Set(records.filter { !$0.isTransitional }.compactMap { Self.offer($0.package) })
        guard !found.isEmpty else { return [] }
        let installed = installed(found)
        return found.filter { !installed.contains($0.package) }.sorted {
            ($0.family == .gcc ? 0 : 1, -$0.major) < ($1.family == .gcc ? 0 : 1, -$1.major)
        }
    }

    private func installed(_ offers: Set<CompilerOffer>) -> Set<String> {
        let path = FilePath("/var/lib/dpkg/status")
        guard let status = world.bytes(path, limit: 64 << 20) else { return [] }
        let names = Set(offers.map(\.package))
        return Set(DpkgStatus(status).versions { names.contains($0) }.map(\.name))
    }

    /// Reads `g++-13` and `clang-17`.
    private static func offer(_ package: String) -> CompilerOffer? {
        let families: [(start: String, family: HostCompiler.Family)] = [
            ("g++-", .gcc), ("clang-", .clang),
        ]
        for (start, family) in families where package.hasPrefix(start) {
            let digits = package.dropFirst(start.count)
            guard 1...3 ~= digits.utf8.count, digits.utf8.allSatisfy({ 48...57 ~= $0 }) else {
                continue
            }
            return Int(digits).map { CompilerOffer(family: family, major: $0, package: package) }
        }
        return nil
    }
}
