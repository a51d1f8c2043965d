extension ZipBuilder {
    /// One member, with knobs for what its two headers say.
    package struct Member: Sendable {
        package var name: [UInt8]
        package var contents: [UInt8]
        /// What lies in the archive; `contents` unless compressed.
        package var data: [UInt8]
        package var method: UInt16 = 0
        package var flags: UInt16 = 0
        package var version: UInt16 = 20
        /// Unix mode with the kind of file; 0 says nothing.
        package var mode: UInt32
        package var crc: UInt32
        package var size: UInt32
        package var compressedSize: UInt32
        package var extra: [UInt8] = []
        package var comment: [UInt8] = []
        /// Appends a descriptor and leaves the local header's sums 0.
        package var hasDescriptor = false
        package var descriptor: [UInt8]?
        package var localName: [UInt8]?
        package var localMethod: UInt16?
        package var localFlags: UInt16?
        package var localCRC: UInt32?
        package var localSize: UInt32?
        package var localExtra: [UInt8]?
        package var centralOffset: UInt32?
        /// Bytes after the member that belong to nothing.
        package var gap: [UInt8] = []

        package init(_ name: String, _ contents: [UInt8], mode: UInt32 = 0o100644) {
            self.name = Array(name.utf8)
            self.contents = contents
            self.mode = mode
            data = contents
            crc = checksum(contents)
            size = UInt32(contents.count)
            compressedSize = UInt32(contents.count)
            if self.name.contains(where: { $0 >= 0x80 }) { flags = 1 << 11 }
        }

        /// The same member with `data`, a raw deflate stream of its contents.
        package func deflated(as data: [UInt8]) -> Member {
            var member = self
            member.method = 8
            member.data = data
            member.compressedSize = UInt32(data.count)
            return member
        }

        func local() -> [UInt8] {
            var record: [UInt8] = []
            record.append(0x0403_4B50, 4)
            record.append(UInt64(version), 2)
            record.append(UInt64(localFlags ?? (flags | (hasDescriptor ? 8 : 0))), 2)
            record.append(UInt64(localMethod ?? method), 2)
            record.append(0x21_0000, 4)
            record.append(UInt64(localCRC ?? (hasDescriptor ? 0 : crc)), 4)
            record.append(UInt64(hasDescriptor ? 0 : compressedSize), 4)
            record.append(UInt64(localSize ?? (hasDescriptor ? 0 : size)), 4)
            record.append(UInt64((localName ?? name).count), 2)
            record.append(UInt64((localExtra ?? extra).count), 2)
            record += (localName ?? name) + (localExtra ?? extra) + data
            if let descriptor { return record + descriptor + gap }
            if hasDescriptor {
                record.append(0x0807_4B50, 4)
                record.append(UInt64(crc), 4)
                record.append(UInt64(compressedSize), 4)
                record.append(UInt64(size), 4)
            }
            return record + gap
        }

        func centralHeader(offset: UInt32) -> [UInt8] {
            var record: [UInt8] = []
            record.append(0x0201_4B50, 4)
            record.append(UInt64(3 << 8 | 20), 2)
            record.append(UInt64(version), 2)
            record.append(UInt64(flags | (hasDescriptor ? 8 : 0)), 2)
            record.append(UInt64(method), 2)
            record.append(0x21_0000, 4)
            record.append(UInt64(crc), 4)
            record.append(UInt64(compressedSize), 4)
            record.append(UInt64(size), 4)
            record.append(UInt64(name.count), 2)
            record.append(UInt64(extra.count), 2)
            record.append(UInt64(comment.count), 2)
            record.append(0, 4)
            record.append(UInt64(mode) << 16, 4)
            record.append(UInt64(offset), 4)
            return record + name + extra + comment
        }
    }
}

/// CRC-32 as ZIP has it, byte by byte: a second opinion on the fast one.
private func checksum(_ bytes: [UInt8]) -> UInt32 {
    checksumTable.withUnsafeBufferPointer { table in
        bytes.withUnsafeBufferPointer { bytes in
            var sum = UInt32.max
            for byte in bytes { sum = table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ sum >> 8 }
            return ~sum
        }
    }
}

/// What eight shifts make of each byte.
private let checksumTable = (0..<256 as Range<UInt32>).map { byte in
    var sum = byte
    for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    return sum
}
