/// Where each entry of a `repodata.json` lies, by the name of its package.
///
/// Made in one pass that decodes nothing; twelve bytes an entry.
struct RepodataIndex: Sendable {
    /// An entry with its key, and the one before it of the same package.
    private struct Entry {
        var start: UInt32
        var end: UInt32
        /// Number of the entry plus one; 0 where there is none.
        var previous: UInt32
    }

    private var entries: [Entry] = []
    private var names = SliceTable(expected: 4096)
    /// The last entry of each name.
    private var last: [UInt32] = []
    /// Names that are not written as they are: in capitals or with escapes.
    private var oddNames: [String: [UInt32]] = [:]
    /// The first entry of each list.
    private var sections: [(first: Int, section: RecordSection)] = []
    /// Where `info` and the lists of removed files are.
    private(set) var information: Range<Int>?
    private(set) var removed: [Range<Int>] = []

    /// Files of more bytes are refused.
    static let sizeLimit = Int(UInt32.max)

    init(_ bytes: UnsafeRawBufferPointer) throws(ReadFailure) {
        guard bytes.count < Self.sizeLimit else {
            throw ReadFailure(offset: Self.sizeLimit, expected: "the end")
        }
        var skipper = JSONSkipper(bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { skipper.offset = 3 }
        // An empty file is an empty channel (CEP 36).
        if skipper.peek() == nil { return }
        try skipper.forEachMember { key, skipper throws(ReadFailure) in
            try take(key, &skipper)
        }
        if skipper.peek() != nil { throw skipper.failure("the end") }
    }

    /// Number of entries, whether or not they can be used.
    var count: Int { entries.count }
}

// MARK: - Reading

extension RepodataIndex {
    private mutating func take(
        _ key: Range<Int>, _ skipper: inout JSONSkipper
    ) throws(ReadFailure) {
        let key = skipper.text(key)
        if let section = RecordSection(key: key) { return try takeEntries(section, &skipper) }
        switch key {
        case "info": information = try skipper.skipped()
        case "removed": removed.append(try skipper.skipped())
        case "v3" where skipper.peek() == UInt8(ascii: "{"):
            try skipper.forEachMember { key, skipper throws(ReadFailure) in
                if let section = RecordSection(extension: skipper.text(key)) {
                    try takeEntries(section, &skipper)
                } else {
                    try skipper.skip()
                }
            }
        default: try skipper.skip()
        }
    }

    private mutating func takeEntries(
        _ section: RecordSection, _ skipper: inout JSONSkipper
    ) throws(ReadFailure) {
        sections.append((entries.count, section))
        if skipper.peek() == UInt8(ascii: "n") { return try skipper.skip() }
        try skipper.expect(UInt8(ascii: "{"), "an object")
        var isFirst = true
        while try skipper.nextMember(&isFirst) {
            let start = skipper.offset
            _ = try skipper.string()
            try skipper.expect(UInt8(ascii: ":"), "`:`")
            if skipper.peek() == UInt8(ascii: "{") {
                skipper.offset += 1
                let name = try skipper.skipRecord()
                add(start..<skipper.offset, name, skipper)
            } else {
                try skipper.skip()
                add(start..<skipper.offset, nil, skipper)
            }
        }
    }

    private mutating func add(_ range: Range<Int>, _ name: Range<Int>?, _ skipper: JSONSkipper) {
        let number = UInt32(truncatingIfNeeded: entries.count)
        var entry = Entry(
            start: UInt32(range.lowerBound), end: UInt32(range.upperBound), previous: 0)
        defer { entries.append(entry) }
        guard let name else { return }
        let text = UnsafeRawBufferPointer(rebasing: skipper.bytes[name])
        guard text.allSatisfy(\.standsInName) else {
            if let name = skipper.unescaped(name) {
                oddNames[name.lowercased(), default: []].append(number)
            }
            return
        }
        let hash = SliceTable.hash(text)
        if let known = names.find(text, hash: hash, in: skipper.bytes) {
            entry.previous = last[known] + 1
            last[known] = number
        } else {
            _ = names.add(name, hash: hash)
            last.append(number)
        }
    }
}

// MARK: - Looking up

extension RepodataIndex {
    /// Numbers of the entries of a package, in the order of the file whose bytes are given.
    func entries(of name: String, in bytes: UnsafeRawBufferPointer) -> [Int] {
        var numbers = (oddNames[name] ?? []).map { Int($0) }
        var name = name
        guard let known = name.withUTF8({ names.find(UnsafeRawBufferPointer($0), in: bytes) })
        else { return numbers }
        var next = last[known] + 1
        while next > 0 {
            numbers.append(Int(next - 1))
            next = entries[Int(next - 1)].previous
        }
        return numbers.sorted()
    }

    /// Where an entry lies, from its key to its end.
    func range(of entry: Int) -> Range<Int> {
        Int(entries[entry].start)..<Int(entries[entry].end)
    }

    /// The list that an entry stands in.
    func section(of entry: Int) -> RecordSection? {
        sections.last { $0.first <= entry }?.section
    }

    /// All names of packages, in no order.
    func packages(in bytes: [UInt8]) -> Set<String> {
        let plain = (0..<names.count).map {
            String(decoding: bytes[names.range(of: $0)], as: UTF8.self)
        }
        return Set(plain).union(oddNames.keys)
    }
}

extension JSONSkipper {
    /// Gives each key of the object that is next to `body`, which takes the value.
    fileprivate mutating func forEachMember(
        _ body: (Range<Int>, inout JSONSkipper) throws(ReadFailure) -> Void
    ) throws(ReadFailure) {
        try expect(UInt8(ascii: "{"), "an object")
        var isFirst = true
        while try nextMember(&isFirst) {
            let key = try string()
            try expect(UInt8(ascii: ":"), "`:`")
            try body(key, &self)
        }
    }

    /// Passes over the value that is next and gives its range.
    fileprivate mutating func skipped() throws(ReadFailure) -> Range<Int> {
        _ = peek()
        let start = offset
        try skip()
        return start..<offset
    }

    /// Passes over what is left of an object and gives the value of its `name`.
    fileprivate mutating func skipRecord() throws(ReadFailure) -> Range<Int>? {
        var name: Range<Int>?
        var depth = 1
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            switch byte {
            case UInt8(ascii: "\""):
                let text = try stringRest()
                if depth == 1, isName(text), peek() == UInt8(ascii: ":") {
                    offset += 1
                    name = peek() == UInt8(ascii: "\"") ? try string() : nil
                }
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return name }
            default: break
            }
        }
        throw failure("the end of an object")
    }

    @inline(__always)
    private func isName(_ range: Range<Int>) -> Bool {
        range.count == 4
            && bytes.loadUnaligned(fromByteOffset: range.lowerBound, as: UInt32.self)
                == UInt32(littleEndian: 0x656D_616E)
    }

    fileprivate func text(_ range: Range<Int>) -> String {
        String(decoding: UnsafeRawBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }

    /// The text of a string that has escapes; nil if it is none.
    fileprivate func unescaped(_ range: Range<Int>) -> String? {
        // With its quotes, which are there on both sides.
        var reader = JSONReader(Array(bytes[range.lowerBound - 1..<range.upperBound + 1]))
        return try? reader.string()
    }
}

extension UInt8 {
    /// Whether a name with this byte is written as it is asked for.
    fileprivate var standsInName: Bool {
        self != UInt8(ascii: "\\") && !(UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self)
    }
}
