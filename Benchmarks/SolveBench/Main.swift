import FoundationEssentials
import Glibc
import PackageModel
import Planning
import Resolution

struct Row: Decodable {
    var specs: [String]
    var cuda: String?
    var glibc: String
    var archspec: String
    var sat: Bool
    var packages: [String]?
}

struct Raw: Decodable {
    var name: String
    var version: String
    var build: String
    var build_number: Int
    var depends: [String]?
    var constrains: [String]?
    var track_features: Features?
    var timestamp: Int64?
    struct Features: Decodable {
        var values: [String]
        init(from decoder: any Decoder) throws {
            let c = try decoder.singleValueContainer()
            if let list = try? c.decode([String].self) { values = list } else {
                values = try c.decode(String.self).split(whereSeparator: { ", ".contains($0) }).map(String.init)
            }
        }
    }
}
struct Repo: Decodable {
    var packages: [String: Raw]
    var conda: [String: Raw]
    enum CodingKeys: String, CodingKey { case packages, conda = "packages.conda" }
}

struct Memory: CondaSource {
    let channels = ["https://conda.anaconda.org/conda-forge"]
    var table: [String: [CondaRecord]] = [:]
    init(_ folder: String) throws {
        for subdir in ["linux-64", "noarch"] {
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(subdir)/repodata.json"))
            let repo = try JSONDecoder().decode(Repo.self, from: data)
            for (file, raw) in repo.packages.merging(repo.conda, uniquingKeysWith: { a, _ in a }) {
                var record = CondaRecord(
                    name: raw.name, version: raw.version, build: raw.build,
                    buildNumber: raw.build_number, subdir: subdir, filename: file,
                    channel: channels[0], url: "\(channels[0])/\(subdir)/\(file)")
                record.depends = raw.depends ?? []
                record.constrains = raw.constrains ?? []
                record.trackFeatures = raw.track_features?.values ?? []
                record.timestamp = raw.timestamp
                table[raw.name, default: []].append(record)
            }
        }
    }
    func records(of names: Set<String>) async throws -> [String: [CondaRecord]] {
        var r: [String: [CondaRecord]] = [:]
        for n in names { r[n] = table[n] ?? [] }
        return r
    }
    func projects(of packages: Set<String>) async throws -> [String: Set<PackageName>] { [:] }
}

extension Row {
    var machine: [VirtualPackage] {
        var all = [
            VirtualPackage(name: "__unix", version: "0"),
            VirtualPackage(name: "__linux", version: "6.8"),
            VirtualPackage(name: "__glibc", version: glibc),
            VirtualPackage(name: "__archspec", version: "1", build: archspec),
        ]
        if let cuda { all.append(VirtualPackage(name: "__cuda", version: cuda)) }
        return all
    }
}

@main struct Main {
    static func main() async throws {
        let arguments = CommandLine.arguments
        let source = try Memory(arguments[1])
        let rows = try JSONDecoder().decode(
            [Row].self, from: Data(contentsOf: URL(fileURLWithPath: arguments[2])))
        let only = arguments.count > 3 ? Int(arguments[3]) : nil
        let repeats = arguments.count > 4 ? Int(arguments[4]) ?? 1 : 1
        var times: [Double] = []
        var same = 0
        var (higher, lower, common, requestedLower) = (0, 0, 0, 0)
        let versions = Dictionary(source.table.values.flatMap { $0 }.map { ($0.filename, ($0.name, CondaVersion($0.version)!, $0.buildNumber)) }, uniquingKeysWith: { a, _ in a })
        for (index, row) in rows.enumerated() where only == nil || only == index || only == -1 {
            let start = clock()
            var answer: CondaSolve.Answer!
            var solve: CondaSolve!
            for _ in 0..<repeats {
            solve = try CondaSolve(
                row.specs.map { CondaWish($0) }, rules: CondaChannelRules(channels: source.channels),
                virtualPackages: row.machine, source: source)
            answer = try await solve.answer()
            }
            let ms = Double(clock() - start) / 1000 / Double(repeats)
            times.append(ms)
            let conflicts = solve.conflicts
            switch answer! {
            case .solved(let solution):
                let mine = Set(solution.records.map(\.filename))
                let theirs = Set(row.packages ?? [])
                if mine == theirs { same += 1 }
                print(index, "SAT", row.sat ? "ok" : "WRONG", mine == theirs ? "same" : "differs", ms, conflicts)
                var ours: [String: (String, CondaVersion, Int)] = [:]
                for r in solution.records { ours[r.name] = versions[r.filename] }
                var (h, l) = ([String](), [String]())
                for file in theirs {
                    guard let their = versions[file], let our = ours[their.0] else { continue }
                    common += 1
                    if our.1 < their.1 { l.append(their.0); lower += 1 }
                    if our.1 > their.1 { h.append(their.0); higher += 1 }
                    let wished = row.specs.contains { (try? MatchSpec($0).exactName) == their.0 }
                    if wished, (our.1, our.2) < (their.1, their.2) { requestedLower += 1; print("   REQUESTED LOWER", their.0, our.1, their.1, our.2, their.2) }
                }
                if mine != theirs {
                    print("   higher", h.sorted(), "lower", l.sorted(), "count", mine.count, theirs.count)
                    print("   specs", row.specs)
                    print("   ours  ", mine.subtracting(theirs).sorted())
                    print("   theirs", theirs.subtracting(mine).sorted())
                }
            case .unsatisfiable(let derivation):
                print(index, "UNSAT", row.sat ? "WRONG" : "ok", "-", ms, conflicts, row.specs)
                if !row.sat || only != nil {
                    let start = clock()
                    let explanation = derivation.explanation()
                    for line in explanation.rendered { print("      \(line)") }
                    print("   told in", Double(clock() - start) / 1000, "proof", derivation.count)
                }
            case .exhausted(let steps): print(index, "EXHAUSTED", steps, ms)
            }
        }
        times.sort()
        if let last = times.last {
            print("median", times[times.count / 2], "p95", times[times.count * 95 / 100], "max", last, "sum", times.reduce(0, +), "same", same, "common", common, "higher", higher, "lower", lower, "requested lower", requestedLower)
        }
    }
}
