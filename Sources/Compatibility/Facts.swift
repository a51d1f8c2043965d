import PackageModel

/// What is known of NVIDIA's and PyTorch's releases, as tables with their sources.
///
/// A value, so that a newer facts file can take the place of what the binary holds. What the tables
/// do not hold is nil or empty, never a guess.
package struct Facts: Sendable {
    /// What locks record of the facts that they were solved with.
    ///
    /// The newest date of a table's source, `2026-11-22`; with a facts file its version and that of
    /// what it stands on, `2027-01-15+2026-11-22`.
    package let version: String
    /// Where each table comes from, by name.
    package let tables: [Table]
    /// Driver branches, oldest first.
    package let branches: [DriverBranch]
    /// Full CUDA releases with the driver that they shipped with, newest first.
    package let releases: [CUDARelease]
    /// Toolkit minors that were measured, oldest first.
    package let toolkits: [ToolkitFacts]
    /// GPU models by device id.
    package let gpus: [GPUModel]
    /// PyTorch releases, oldest first.
    package let torchReleases: [TorchRelease]
    /// CUDA builds of PyTorch, in the order of the table.
    package let torchBuilds: [TorchBuild]
    /// cuDNN builds, oldest first.
    package let cudnnBuilds: [CuDNNBuild]
    /// What minor-version and forward compatibility do not cover.
    package let limits: [CompatibilityLimit]

    /// The rows as they were read, for a facts file to stand on.
    let sources: [FactTable.Name: FactTable]
    let floors: [Int: DottedVersion]
    let firstBranches: [String: Int]
    let lastBranches: [String: Int]
    let ranges: [ComputeCapability: CapabilityRange]
    let specifications: [UInt16: GPUSpecification]
    let moduleRules: [ModuleRule]
    let indexes: [UInt16: Int]

    /// The facts of the binary.
    package static let embedded = Facts(
        FactTable.Name.allCases.reduce(into: [:]) { $0[$1] = FactTable($1) })

    /// A table as a whole.
    package struct Table: Sendable, Hashable {
        /// `torch-builds`.
        package let name: String
        package let rows: Int
        /// What a row says.
        package let about: String
        package let source: String
        /// ISO date of the source.
        package let date: String
        /// Whether rows of it come from a facts file.
        package let isFromFile: Bool
    }

    /// Gives the rows of `tables` their types; `version` nil: the newest date of a table.
    init(_ tables: [FactTable.Name: FactTable], version: String? = nil) {
        sources = tables
        func rows(_ name: FactTable.Name) -> [FactTable.Row] { tables[name]?.rows ?? [] }
        self.tables = FactTable.Name.allCases.compactMap { name in
            tables[name].map { Table($0, name: name.rawValue) }
        }
        self.version = version ?? self.tables.map(\.date).max() ?? "unknown"
        branches = rows(.branches).compactMap { DriverBranch($0) }.sorted { $0.number < $1.number }
        releases = rows(.releases).compactMap { CUDARelease($0) }
            .sorted { $0.version > $1.version }
        floors = Self.table(rows(.floors)) { row in
            row.number("major").flatMap { major in row.version("driver").map { (major, $0) } }
        }
        firstBranches = Self.table(rows(.generations)) { row in
            row["architecture"].flatMap { name in row.number("first_branch").map { (name, $0) } }
        }
        lastBranches = Self.table(rows(.generations)) { row in
            row["architecture"].flatMap { name in row.number("last_branch").map { (name, $0) } }
        }
        ranges = Self.table(rows(.capabilities)) { row in
            CapabilityRange(row).map { ($0.capability, $0) }
        }
        toolkits = ToolkitFacts.latest(rows(.compilers))
        let chips = Self.table(rows(.chips)) { row in row["chip"].map { ($0, row) } }
        gpus = rows(.gpus).compactMap { GPUModel($0, chips: chips) }
            .sorted { $0.deviceID < $1.deviceID }
        indexes = Dictionary(
            gpus.enumerated().map { ($1.deviceID, $0) }, uniquingKeysWith: { first, _ in first })
        specifications = Self.table(rows(.models)) { row in
            GPUSpecification(row).map { ($0.deviceID, $0) }
        }
        moduleRules = rows(.modules).compactMap { ModuleRule($0) }
        torchReleases = rows(.torch).compactMap { TorchRelease($0) }
            .sorted { ($0.major, $0.minor) < ($1.major, $1.minor) }
        torchBuilds = rows(.torchBuilds).compactMap { TorchBuild($0) }
        cudnnBuilds = rows(.cudnn).compactMap { CuDNNBuild($0) }.sorted { $0.isOlder(than: $1) }
        limits = rows(.limits).compactMap { CompatibilityLimit($0) }
    }

    private static func table<Key: Hashable, Value>(
        _ rows: [FactTable.Row], _ entry: (FactTable.Row) -> (Key, Value)?
    ) -> [Key: Value] {
        Dictionary(rows.compactMap(entry), uniquingKeysWith: { first, _ in first })
    }
}

extension Facts.Table {
    init(_ table: FactTable, name: String) {
        self.name = name
        rows = table.rows.count
        about = String(table.about)
        source = String(table.header["source"] ?? "")
        date = String(table.header["date"] ?? "")
        isFromFile = table.rows.contains { $0.file != nil }
    }
}

extension FactTable.Row {
    func number(_ column: Substring) -> Int? { self[column].flatMap { Int(digits: $0) } }

    /// A number of up to six digits.
    func longNumber(_ column: Substring) -> Int? {
        self[column].flatMap { Int(digits: $0, atMost: 6) }
    }

    func version(_ column: Substring) -> DottedVersion? {
        self[column].flatMap { DottedVersion($0) }
    }

    func device(_ column: Substring) -> UInt16? { self[column].flatMap { UInt16($0, radix: 16) } }
}
