import Archives
import Diagnostics
import FileSystem
import Hashing
import PackageModel
import SystemPackage
import TestSupport
import Testing

/// What the two forms of reading a conda package make of one.
struct CondaArchiveTests {
    private func package(numbers: Int = 500) -> CondaPackage {
        var package = CondaPackage("a")
        package.add("bin/run", "#!/bin/sh\n", mode: 0o6755)
        // Not periodic, since the builder's bzip2 compares plainly.
        package.add("lib/long", (0..<numbers).map { String($0 &* 7919) }.joined(separator: ","))
        package.add("lib/empty", "")
        package.link("lib/run", to: "../bin/run")
        package.hardLink("lib/twin", to: "bin/run")
        return package
    }

    /// Brings `bytes` in pieces of odd lengths.
    private func feed(_ bytes: [UInt8], pieces: Int) -> ByteFeed {
        var start = 0
        return { room in
            let count = min(room.count, pieces, bytes.count - start)
            bytes.withUnsafeBytes {
                room.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start..<start + count]))
            }
            start += count
            return count
        }
    }

    private func stream(
        _ bytes: [UInt8], pieces: Int = 1 << 16, format: CondaPackage.Format = .conda,
        options: UnpackOptions = UnpackOptions()
    ) throws -> ExtractedTree {
        let scratch = try TemporaryDirectory()
        let out = try Directory.create(scratch.appending("out"))
        let size = Int64(bytes.count)
        switch format {
        case .conda:
            return try CondaArchive.extract(
                feed(bytes, pieces: pieces), name: "a.conda", size: size, into: out,
                options: options)
        case .tarBzip2:
            return try TarExtractor.extract(
                feed(bytes, pieces: pieces), name: "a.tar.bz2", size: size, compression: .bzip2,
                into: out, options: options)
        }
    }

    private func unpackFile(_ bytes: [UInt8]) throws -> ExtractedTree {
        let scratch = try TemporaryDirectory()
        return try CondaArchive.extract(
            scratch.write("a.conda", bytes), into: .create(scratch.appending("out")))
    }

    /// Why the two forms refuse; nil where one takes it.
    private func refusals(_ bytes: [UInt8]) -> [String]? {
        var reasons: [String] = []
        for read in [{ try stream($0) }, unpackFile] as [([UInt8]) throws -> ExtractedTree] {
            do {
                _ = try read(bytes)
                return nil
            } catch let error as ProvisionError {
                reasons.append(error.context.first ?? error.message)
            } catch {
                return nil
            }
        }
        return reasons
    }

    @Test(arguments: [7, 1 << 20], CondaPackage.Format.allCases)
    func `pieces of any length make the same tree`(
        _ pieces: Int, _ format: CondaPackage.Format
    ) throws {
        var options = UnpackOptions()
        options.hashesMembers = true
        options.modeMask = 0o555
        // Longer than a window of the reader, where the builder is quick enough.
        let numbers = format == .conda ? 50_000 : 2_000
        let tree = try stream(
            package(numbers: numbers).bytes(format), pieces: pieces, format: format,
            options: options)
        let members = Dictionary(uniqueKeysWithValues: tree.members.map { ($0.path, $0) })
        #expect(members.count == 6)
        #expect(members["bin/run"]?.mode == 0o555 && members["lib/twin"]?.mode == 0o555)
        #expect(members["lib/long"]?.mode == 0o444 && members["lib/long"]?.size ?? 0 > 10_000)
        #expect(try members["lib/twin"]?.sha256 == Digest.sha256(of: "#!/bin/sh\n"))
        #expect(try members["lib/empty"]?.sha256 == Digest.sha256(of: ""))
        #expect(tree.links == [ExtractedLink(path: "lib/run", target: "../bin/run")])
    }

    @Test func `both forms make the same of it`() throws {
        let bytes = try package().bytes()
        #expect(try stream(bytes).members == unpackFile(bytes).members)
    }

    @Test func `a package cut anywhere is refused, and so is one with more`() throws {
        var small = CondaPackage("a")
        small.add("a", "a")
        let bytes = try small.bytes()
        for end in stride(from: 0, to: bytes.count, by: 211) {
            #expect(refusals(Array(bytes[..<end])) != nil, "\(end)")
        }
        #expect(refusals(bytes + [0]) != nil)
    }

    @Test func `one changed byte of a header or of the directory is refused or changes nothing`()
        throws
    {
        var small = CondaPackage("a")
        small.add("a", "a")
        let bytes = try small.bytes()
        let right = try stream(bytes).members
        for place in bytes.indices
        where place % 101 == 0 || place < 70 || (place > bytes.count - 280 && place % 2 == 0) {
            var bent = bytes
            bent[place] ^= 0x41
            let streamed = try? stream(bent)
            let read = try? unpackFile(bent)
            #expect(streamed?.members ?? right == right, "\(place)")
            // Never does the stream take what the directory would refuse.
            #expect(streamed == nil || read != nil, "\(place)")
        }
    }

    @Test(arguments: [
        "order", "name", "crc", "size", "offset", "gap", "gapBefore", "comment", "suffix", "prefix",
        "twice", "other", "folder", "deflated", "noInfo", "count", "flags", "twoEnds",
    ])
    func `what the two readings could tell apart is refused by both`(_ bend: String) throws {
        var package = package()
        package.bendZip = { zip in
            switch bend {
            case "order":
                // Another member's headers before this one's data.
                zip.members[1].localName = zip.members[2].name
            case "name": zip.members[1].localName = Array("pkg-b-1.0-0.tar.zst".utf8)
            case "crc": zip.members[1].crc ^= 1
            case "size": zip.members[1].localSize = zip.members[1].size - 1
            case "offset": zip.members[2].centralOffset = 40
            case "gap": zip.members[1].gap = [1, 2, 3]
            case "gapBefore": zip.gapBeforeDirectory = [0]
            case "comment": zip.comment = [0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18)
            case "suffix": zip.suffix = [0]
            case "prefix": zip.prefix = [0]
            case "twice": zip.members.append(zip.members[1])
            case "other": zip.add("readme", "")
            case "folder": zip.members.append(.init("pkg-x/", [], mode: 0o040755))
            case "deflated": zip.members[1].method = 8
            case "noInfo": zip.members.removeLast()
            case "count": zip.endCount = 2
            case "flags": zip.members[1].localFlags = 1
            default: zip.suffix = Array(ZipBuilder().build())
            }
        }
        #expect(try refusals(package.bytes())?.count == 2)
    }

    @Test func `a length that stands behind its member needs the whole archive`() throws {
        var package = package()
        package.bendZip = { $0.members[1].hasDescriptor = true }
        let bytes = try package.bytes()
        #expect(throws: NeedsWholeArchive.self) { try stream(bytes) }
        #expect(try unpackFile(bytes).members.count == 6)
    }

    @Test func `fields for long members are read`() throws {
        var package = package()
        package.bendZip = { zip in
            let size = UInt64(zip.members[1].contents.count)
            var field: [UInt8] = [1, 0, 16, 0]
            field.append(size, 8)
            field.append(size, 8)
            zip.members[1].extra = field
            zip.members[1].size = .max
            zip.members[1].compressedSize = .max
            zip.usesZip64 = true
        }
        let bytes = try package.bytes()
        #expect(try stream(bytes).members == unpackFile(bytes).members)
    }

    @Test func `what the feed throws comes out as it is`() throws {
        struct Broken: Error {}
        let bytes = try package().bytes()
        let feed = feed(bytes, pieces: 1000)
        var calls = 0
        let scratch = try TemporaryDirectory()
        #expect(throws: Broken.self) {
            try CondaArchive.extract(
                { room in
                    calls += 1
                    if calls == 5 { throw Broken() }
                    return try feed(room)
                }, name: "a.conda", size: Int64(bytes.count),
                into: .create(scratch.appending("out")), options: UnpackOptions())
        }
    }

    @Test func `symlinks may lead out only where that is asked for`() throws {
        var package = CondaPackage("a")
        package.link("etc/out", to: "../../../etc/passwd")
        package.link("etc/absolute", to: "/etc/passwd")
        let bytes = try package.bytes()
        #expect(throws: ProvisionError.self) { try stream(bytes) }
        var options = UnpackOptions()
        options.allowsOutwardLinks = true
        #expect(try stream(bytes, options: options).links.count == 2)
        package.add("etc/absolute/x", "through the link")
        let through = try package.bytes()
        #expect(throws: ProvisionError.self) { try stream(through, options: options) }
    }
}
