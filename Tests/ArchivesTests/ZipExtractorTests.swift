import Archives
import Diagnostics
import FileSystem
import Hashing
import PackageModel
import SystemPackage
import TestSupport
import Testing

@Suite struct ZipExtractorTests {
    let scratch: TemporaryDirectory
    let text = Array(String(repeating: "the same words again and again, ", count: 3000).utf8)

    init() throws { scratch = try TemporaryDirectory() }

    func deflated(_ name: String, _ bytes: [UInt8]) throws -> ZipBuilder.Member {
        ZipBuilder.Member(name, bytes).deflated(as: try #require(Deflater.deflate(bytes)))
    }

    @Test(arguments: [1, 7, 1000, 1 << 20])
    func `stored and deflated members arrive whatever the pieces`(step: Int) throws {
        var zip = ZipBuilder([try deflated("a/long", text), try deflated("a/none", [])])
        zip.add("a/run", "#!/bin/sh\n", mode: 0o100755)
        zip.members.append(try deflated("b/streamed", text))
        zip.members[3].hasDescriptor = true
        let made = try unzip(zip.build(), into: scratch.appending("out"), step: step)
        #expect(made.map(\.path) == ["a/long", "a/none", "a/run", "b/streamed"])
        #expect(made.map(\.mode) == [0o644, 0o644, 0o755, 0o644])
        #expect(made[0].sha256 == (try Digest.sha256(of: text)))
        #expect(try Files.read(scratch.appending("out/a/long")) == text)
        #expect(try Files.read(scratch.appending("out/b/streamed")) == text)
        #expect(try Files.attributes(of: scratch.appending("out/a/run"))?.mode == 0o755)
    }

    @Test func `a member larger than the buffers arrives by direct writes`() throws {
        var bytes = [UInt8](repeating: 0, count: 9_500_003)
        for place in stride(from: 0, to: bytes.count, by: 331) {
            bytes[place] = UInt8(truncatingIfNeeded: place &* 2_654_435_761 >> 11)
        }
        let zip = ZipBuilder([try deflated("big", bytes), ZipBuilder.Member("stored", bytes)])
        _ = try unzip(zip.build(), into: scratch.appending("out"))
        #expect(try Files.read(scratch.appending("out/big")) == bytes)
        #expect(try Files.read(scratch.appending("out/stored")) == bytes)
    }

    @Test func `a deflate stream must end where the member ends`() throws {
        let good = try deflated("f", text)
        var cut = good
        cut.data = good.data.dropLast(2)
        cut.compressedSize -= 2
        var long = good
        long.data += [0]
        long.compressedSize += 1
        var more = good
        more.size -= 1
        var fewer = good
        fewer.size += 1
        var bad = good
        bad.data[good.data.count / 2] ^= 0xFF
        for (member, reason) in [
            (cut, "does not end"), (long, "bytes follow"), (more, "longer"), (fewer, "shorter"),
            (bad, ""),
        ] {
            let told = try #require(try refusal(of: ZipBuilder([member]).build()))
            #expect(told.contains(reason))
        }
    }

    @Test func `an archive cut off at any place is refused`() throws {
        let bytes = ZipBuilder([try deflated("f", text), .init("g", [1, 2])]).build()
        guard
            case .directory(let directory) = try ZipDirectory.parse(
                tail: bytes, fileSize: Int64(bytes.count))
        else { return }
        for length in stride(from: 0, to: bytes.count, by: 5) {
            let out = scratch.appending("\(length)")
            try Files.createDirectories(out)
            var extractor = try ZipExtractor(directory, of: "cut.zip", into: .open(out))
            try extractor.consume(Array(bytes[..<length]))
            do {
                _ = try extractor.finish()
                Issue.record("accepted at \(length) bytes")
            } catch let error as ProvisionError {
                #expect(error.code == .truncatedArchive)
            }
        }
    }

    @Test func `a directory that changed since it was read is refused`() throws {
        let bytes = ZipBuilder([.init("f", [1, 2])]).build()
        guard
            case .directory(let directory) = try ZipDirectory.parse(
                tail: bytes, fileSize: Int64(bytes.count))
        else { return }
        var changed = bytes
        changed[bytes.count - 50] ^= 1
        var extractor = try ZipExtractor(directory, of: "a.whl", into: .open(scratch.path))
        let error = #expect(throws: ProvisionError.self) { try extractor.consume(changed) }
        #expect(error?.message == "cannot unpack `a.whl`")
        #expect(error?.context == ["its directory changed since it was read"])
    }

    @Test func `more than the budget is refused before anything is made`() throws {
        let bytes = ZipBuilder([try deflated("f", text)]).build()
        let out = scratch.appending("out")
        let error = #expect(throws: ProvisionError.self) {
            try unzip(bytes, into: out, budget: UnpackBudget(archiveSize: 1, declared: 1000))
        }
        #expect(error?.code == .archiveTooLarge)
        #expect(try Files.list(out).isEmpty)
    }

    @Test func `an existing file is never written over`() throws {
        try scratch.write("out/f", "mine")
        #expect(throws: ProvisionError.self) {
            try unzip(ZipBuilder([.init("f", [1])]).build(), into: scratch.appending("out"))
        }
        #expect(try Files.readText(scratch.appending("out/f")) == "mine")
    }

    @Test func `one member is read by its range alone`() throws {
        let zip = ZipBuilder([
            .init("a", [1, 2, 3]), try deflated("METADATA", text), .init("z", []),
        ])
        let bytes = zip.build()
        guard
            case .directory(let directory) = try ZipDirectory.parse(
                tail: bytes, fileSize: Int64(bytes.count))
        else { return }
        let index = try #require(directory.index(named: "METADATA"))
        let range = try #require(directory.range(ofEntryAt: index))
        let part = Array(bytes[Int(range.lowerBound)..<Int(range.upperBound)])
        #expect(try ZipReader.read(index, of: directory, from: part, archive: "a.whl") == text)
        #expect(throws: ProvisionError.self) {
            try ZipReader.read(index, of: directory, from: part, archive: "a.whl", limit: 10)
        }
        #expect(throws: ProvisionError.self) {
            try ZipReader.read(index, of: directory, from: part.dropLast(), archive: "a.whl")
        }
    }

    @Test func `a tail that is too short says what it lacks`() throws {
        var zip = ZipBuilder()
        for number in 0..<2000 {
            zip.add("folder/" + String(repeating: "n", count: 60) + "\(number)", "")
        }
        let bytes = zip.build()
        let size = Int64(bytes.count)
        #expect(
            try ZipDirectory.parse(tail: Array(bytes.suffix(100)), fileSize: size)
                == .needsMore(from: size - ZipDirectory.usualTail))
        let usual = Array(bytes.suffix(Int(ZipDirectory.usualTail)))
        guard case .needsMore(let from) = try ZipDirectory.parse(tail: usual, fileSize: size) else {
            Issue.record("the directory cannot be complete")
            return
        }
        let rest = Array(bytes[Int(from)...])
        guard case .directory(let directory) = try ZipDirectory.parse(tail: rest, fileSize: size)
        else {
            Issue.record("the directory is not complete")
            return
        }
        #expect(directory.entries.count == 2000)
    }
}
