import PackageModel

/// What one entry has told so far.
///
/// Old channels have every kind of value in every field. What only describes is dropped where it
/// cannot be read; what decides an installation makes the entry unusable.
struct RecordDraft {
    private var record: CondaRecord
    private(set) var name: TextPool.Number?
    private(set) var version: TextPool.Number?
    private(set) var build: TextPool.Number?
    /// Why the entry cannot be used.
    private(set) var fault: String?

    init(_ place: RecordPlace) {
        record = CondaRecord(
            name: "", version: "", build: "", buildNumber: 0, subdir: place.subdir, filename: "",
            channel: place.channel, url: "")
    }

    /// Takes the map that is next.
    mutating func take<Reader: ValueReader>(
        _ reader: inout Reader, _ pool: inout TextPool
    ) throws(ReadFailure) {
        try reader.enterMap()
        while let key = try reader.nextKey(&pool) {
            if let field = RecordField.numbered(key) {
                try take(field, &reader, &pool)
            } else {
                record.others[pool[key]] = try reader.jsonText(&pool)
            }
        }
    }

    private mutating func take<Reader: ValueReader>(
        _ field: RecordField, _ reader: inout Reader, _ pool: inout TextPool
    ) throws(ReadFailure) {
        switch field {
        case .name: name = try reader.optionalText(&pool)
        case .version: version = try reader.optionalText(&pool)
        case .build: build = try reader.optionalText(&pool)
        case .buildNumber: takeBuildNumber(try reader.optionalNumber())
        case .depends: record.depends = try specs(field, &reader, &pool)
        case .constrains: record.constrains = try specs(field, &reader, &pool)
        case .extraDepends: record.extraDepends = try groups(&reader, &pool)
        case .flags: record.flags = try specs(field, &reader, &pool)
        case .trackFeatures: record.trackFeatures = try features(&reader, &pool)
        case .noarch: record.noarch = try Self.noarch(&reader, &pool)
        default: try takeDescription(field, &reader, &pool)
        }
    }

    private mutating func takeDescription<Reader: ValueReader>(
        _ field: RecordField, _ reader: inout Reader, _ pool: inout TextPool
    ) throws(ReadFailure) {
        switch field {
        case .subdir:
            if let text = try reader.optionalText(&pool), IndexFile.isPlain(pool[text]) {
                record.subdir = pool[text]
            }
        case .md5: record.md5 = try reader.digest(.md5)
        case .sha256: record.sha256 = try reader.digest(.sha256)
        case .size: record.size = try reader.optionalNumber()?.integer.flatMap { $0 < 0 ? nil : $0 }
        case .timestamp: record.timestamp = try reader.optionalNumber()?.milliseconds
        case .license: record.license = try reader.optionalText(&pool).map { pool[$0] }
        case .licenseFamily: record.licenseFamily = try reader.optionalText(&pool).map { pool[$0] }
        case .pythonSitePackagesPath:
            record.pythonSitePackagesPath = try reader.optionalText(&pool).map { pool[$0] }
        case .purls:
            if try reader.kind() == .null {
                try reader.skip()
            } else {
                record.purls = try reader.texts(&pool)
            }
        default: try reader.skip()
        }
    }

    private mutating func takeBuildNumber(_ number: ReadNumber?) {
        guard let number else { return }
        if let value = number.integer, value >= 0 {
            record.buildNumber = Int(value)
        } else {
            fault = "its `build_number` is none"
        }
    }

    private mutating func specs<Reader: ValueReader>(
        _ field: RecordField, _ reader: inout Reader, _ pool: inout TextPool
    ) throws(ReadFailure) -> [String] {
        if let texts = try reader.texts(&pool) { return texts }
        fault = "its `\(field.rawValue)` is no list of texts"
        return []
    }

    private mutating func groups<Reader: ValueReader>(
        _ reader: inout Reader, _ pool: inout TextPool
    ) throws(ReadFailure) -> [String: [String]] {
        guard try reader.kind() == .map else {
            if try reader.kind() != .null { fault = "its `extra_depends` is no map" }
            try reader.skip()
            return [:]
        }
        var groups: [String: [String]] = [:]
        try reader.enterMap()
        while let key = try reader.nextKey(&pool) {
            groups[pool[key]] = try specs(.extraDepends, &reader, &pool)
        }
        return groups
    }

    /// A list, or one text whose parts have commas or blanks between them (CEP 34).
    private func features<Reader: ValueReader>(
        _ reader: inout Reader, _ pool: inout TextPool
    ) throws(ReadFailure) -> [String] {
        if try reader.kind() == .list { return try reader.texts(&pool) ?? [] }
        guard let text = try reader.optionalText(&pool) else { return [] }
        return pool[text].split { $0 == "," || $0.isWhitespace }.map { String($0) }
    }

    /// Old records say `true` where newer ones say `generic`.
    private static func noarch<Reader: ValueReader>(
        _ reader: inout Reader, _ pool: inout TextPool
    ) throws(ReadFailure) -> CondaRecord.Noarch? {
        if try reader.kind() == .boolean { return try reader.boolean() ? .generic : nil }
        return try reader.optionalText(&pool).flatMap { .init(rawValue: pool[$0]) }
    }
}

// MARK: - The record

extension RecordDraft {
    /// The record of `filename`; nil where the entry cannot be used, and `fault` then says why.
    mutating func finish(
        _ filename: String, url: String, _ pool: TextPool
    ) -> CondaRecord? {
        guard let name, let version, let build else {
            fault = fault ?? "it tells no name, version or build"
            return nil
        }
        // These three become the name of a file in the environment.
        guard pool.isPlain(name), pool.isPlain(version),
            pool.isPlain(build) || pool[build].isEmpty
        else {
            fault = "its name, version or build cannot be part of a file's name"
            return nil
        }
        (record.name, record.version, record.build) = (pool[name], pool[version], pool[build])
        if record.name.utf8.contains(where: { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }) {
            record.name = record.name.lowercased()
        }
        guard fault == nil else { return nil }
        record.filename = filename
        record.url = url
        return record
    }
}

extension ReadNumber {
    /// A time in milliseconds; nil where it is none.
    ///
    /// Old channels have seconds: what would lie after the year 9999 as seconds is taken for
    /// milliseconds, as conda does.
    fileprivate var milliseconds: Int64? {
        let limit: Int64 = 253_402_300_799
        switch self {
        case .whole(let value):
            guard value >= 0 else { return nil }
            return value > limit ? value : value * 1000
        case .real(let value):
            guard value >= 0, value < 1e18 else { return nil }
            return Int64(value > Double(limit) ? value : (value * 1000).rounded())
        }
    }
}
