import Archives
import Diagnostics
import FileSystem
import SystemPackage
import TestSupport
import Testing

/// Each rule of the strict reader, broken alone.
@Suite struct ZipRulesTests {
    static let hello = ZipBuilder.Member("dir/hello.txt", Array("hello, hello, hello".utf8))

    static func zip(_ bend: (inout ZipBuilder) -> Void = { _ in }) -> [UInt8] {
        var zip = ZipBuilder([hello, ZipBuilder.Member("b", [1, 2, 3])])
        bend(&zip)
        return zip.build()
    }

    static func member(_ bend: (inout ZipBuilder.Member) -> Void) -> [UInt8] {
        var member = hello
        bend(&member)
        return ZipBuilder([member]).build()
    }

    static func named(_ name: String) -> [UInt8] {
        ZipBuilder([ZipBuilder.Member(name, [1])]).build()
    }

    static func extra(_ id: UInt64, _ bytes: [UInt8]) -> [UInt8] {
        var field: [UInt8] = []
        field.append(id, 2)
        field.append(UInt64(bytes.count), 2)
        return field + bytes
    }

    static func wide(_ numbers: UInt64...) -> [UInt8] {
        var bytes: [UInt8] = []
        for number in numbers { bytes.append(number, 8) }
        return bytes
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var what: String
        var bytes: [UInt8]
        var reason: String
        var testDescription: String { what }
    }

    static let endCases: [Case] = [
        Case(what: "no ZIP at all", bytes: [], reason: "no end record"),
        Case(what: "cut off", bytes: zip().dropLast(5), reason: "no end record"),
        Case(what: "a prefix", bytes: zip { $0.prefix = [0, 1] }, reason: "does not end where"),
        Case(what: "trailing bytes", bytes: zip { $0.suffix = [0] }, reason: "bytes follow"),
        Case(
            what: "an end record in the comment",
            bytes: zip {
                $0.comment = Array("PK\u{5}\u{6}".utf8) + [UInt8](repeating: 0, count: 30)
            },
            reason: "hides in a comment"),
        Case(
            what: "two end records",
            bytes: zip { $0.comment = Array(zip().suffix(22)) }, reason: "two end records"),
        Case(
            what: "a gap before the directory",
            bytes: zip { $0.gapBeforeDirectory = [9] }, reason: "belong to no member"),
        Case(
            what: "a gap after the directory", bytes: zip { $0.gapBeforeEnd = [9] },
            reason: "does not end where"),
        Case(what: "directory size 0", bytes: zip { $0.endSize = 0 }, reason: "does not end where"),
        Case(
            what: "directory size and place of an empty one",
            bytes: zip {
                $0.endSize = 0
                $0.endOffset = UInt32($0.build().count - 22)
                $0.endCount = 0
            }, reason: "before the empty directory"),
        Case(what: "a count too low", bytes: zip { $0.endCount = 1 }, reason: "longer than"),
        Case(
            what: "a count too high",
            bytes: zip {
                $0.endCount = 3
                $0.members[0].comment = [UInt8](repeating: 0, count: 40)
            }, reason: "ends before"),
        Case(what: "a count far too high", bytes: zip { $0.endCount = 9999 }, reason: "too short"),
        Case(
            what: "sentinels without ZIP64", bytes: zip { $0.endCount = .max },
            reason: "that is not there"),
        Case(
            what: "two end records that differ",
            bytes: zip {
                $0.usesZip64 = true
                $0.endCount = 1
            }, reason: "two end records differ"),
    ]

    static let memberCases: [Case] = [
        Case(
            what: "a local name", bytes: member { $0.localName = Array("dir/jello.txt".utf8) },
            reason: "differs"),
        Case(what: "a local method", bytes: member { $0.localMethod = 8 }, reason: "differs"),
        Case(what: "local flags", bytes: member { $0.localFlags = 1 << 11 }, reason: "differs"),
        Case(what: "a local checksum", bytes: member { $0.localCRC = 1 }, reason: "differs"),
        Case(what: "a local size", bytes: member { $0.localSize = 1 }, reason: "differs"),
        Case(what: "a wrong checksum", bytes: member { $0.crc ^= 1 }, reason: "checksum"),
        Case(
            what: "a stored member of two sizes", bytes: member { $0.size += 1 },
            reason: "two sizes"),
        Case(what: "an unknown method", bytes: member { $0.method = 12 }, reason: "method 12"),
        Case(what: "encryption", bytes: member { $0.flags = 1 }, reason: "flags 0x1"),
        Case(what: "version 6.4", bytes: member { $0.version = 64 }, reason: "version 64"),
        Case(what: "a symlink", bytes: member { $0.mode = 0o120777 }, reason: "symlink"),
        Case(what: "a device", bytes: member { $0.mode = 0o060666 }, reason: "neither"),
        Case(
            what: "a folder's mode on a file", bytes: member { $0.mode = 0o040755 },
            reason: "neither"),
        Case(
            what: "a folder with contents",
            bytes: ZipBuilder([.init("folder/", [1], mode: 0o040755)]).build(),
            reason: "has contents"),
        Case(
            what: "bytes between members",
            bytes: zip { $0.members[0].gap = [1, 2] }, reason: "belong to no member"),
        Case(
            what: "a hidden member", bytes: zip { $0.members[0].gap = named("evil") },
            reason: "belong to no member"),
        Case(
            what: "two records of one body", bytes: zip { $0.members[1].centralOffset = 0 },
            reason: "overlaps"),
        Case(
            what: "a first member elsewhere",
            bytes: member { $0.centralOffset = 1 }, reason: "before the first member"),
        Case(
            what: "a body that reaches into the directory",
            bytes: member {
                $0.size = 500; $0.compressedSize = 500
            }, reason: "reaches into"),
        Case(
            what: "an offset beyond the end",
            bytes: zip { $0.members[1].centralOffset = 4_000_000_000 }, reason: "overlaps"),
        Case(
            what: "an extra field cut off", bytes: member { $0.extra = [0x75, 0x70, 9, 0, 1] },
            reason: "ends before"),
        Case(
            what: "a ZIP64 field that is asked for and lacks",
            bytes: member { $0.size = .max }, reason: "lacks the ZIP64 field"),
        Case(
            what: "a ZIP64 field that nothing asks for",
            bytes: member { $0.extra = extra(1, wide(19, 19)) }, reason: "longer than"),
        Case(
            what: "two ZIP64 fields",
            bytes: member { $0.extra = extra(1, []) + extra(1, []) }, reason: "two ZIP64"),
        Case(
            what: "an impossible ZIP64 size",
            bytes: member {
                $0.size = .max; $0.extra = extra(1, wide(.max))
            },
            reason: "impossible size"),
        Case(
            what: "a second name",
            bytes: member { $0.extra = extra(0x7075, [1, 0, 0, 0, 0] + Array("other".utf8)) },
            reason: "second name"),
        Case(
            what: "a descriptor that differs",
            bytes: member {
                $0.hasDescriptor = true; $0.descriptor = [UInt8](repeating: 0, count: 12)
            },
            reason: "differs"),
        Case(
            what: "a descriptor of odd length",
            bytes: member {
                $0.hasDescriptor = true; $0.descriptor = [1, 2, 3]
            },
            reason: "belong to no member"),
        Case(
            what: "a name twice",
            bytes: ZipBuilder([hello, hello]).build(), reason: "occurs twice"),
        Case(
            what: "a file that is a folder too",
            bytes: zip { $0.members[1].name = Array("dir".utf8) }, reason: "occurs twice"),
        Case(
            what: "a folder below a file",
            bytes: ZipBuilder([.init("a", []), .init("a/b", [])]).build(), reason: "both a file"),
        Case(
            what: "a name that is not marked as UTF-8",
            bytes: member { $0.name = Array("ä".utf8) }, reason: "not marked"),
        Case(
            what: "a name that is not UTF-8",
            bytes: member {
                $0.name = [0xFF]; $0.flags = 1 << 11
            }, reason: "not UTF-8"),
    ]

    static let nameCases: [Case] = [
        ("/etc/passwd", "empty component"), ("../evil", "`..`"), ("a/../b", "`..`"),
        ("a/..", "`..`"), ("./a", "`.`"), ("a//b", "empty component"), ("", "empty name"),
        ("a\\b", "backslash"), ("..\\evil", "backslash"), ("a\u{0}b", "control"),
        ("a\u{1B}[2Jb", "\\u{1b}"), ("a\nb", "control"), ("a\u{9B}", "control"),
        ("C:/x", "drive letter"), (String(repeating: "n", count: 256), "255"),
        (String(repeating: "d/", count: 64) + "f", "deeper"),
        (String(repeating: String(repeating: "n", count: 250) + "/", count: 17) + "f", "4096"),
    ].map { Case(what: "the name \($0.prefix(40).debugDescription)", bytes: named($0), reason: $1) }

    @Test(arguments: endCases + memberCases + nameCases)
    func `an archive that breaks one rule is refused for it`(broken: Case) throws {
        let reason = try #require(try refusal(of: broken.bytes))
        #expect(reason.contains(broken.reason))
    }

    @Test func `what follows the rules is accepted`() throws {
        let good: [[UInt8]] = [
            Self.zip(), ZipBuilder().build(), Self.zip { $0.comment = Array("a comment".utf8) },
            Self.zip { $0.usesZip64 = true }, Self.member { $0.hasDescriptor = true },
            Self.member { $0.comment = [1, 2, 3] }, Self.named("ä/ö"),
            Self.member { $0.extra = Self.extra(0x5455, [1, 0, 0, 0, 0]) },
            Self.member {
                $0.size = .max
                $0.compressedSize = .max
                $0.extra = Self.extra(1, Self.wide(19, 19))
            },
            ZipBuilder([.init("d/", [], mode: 0o040755), .init("d/f", [1])]).build(),
        ]
        for bytes in good { #expect(try refusal(of: bytes) == nil) }
    }

    @Test func `every byte of a sound archive counts`() throws {
        let sound = Self.zip { $0.usesZip64 = true }
        var accepted: [Int] = []
        for place in sound.indices {
            var bent = sound
            bent[place] ^= 0x40
            if try refusal(of: bent) == nil { accepted.append(place) }
        }
        // What nothing depends on may change: times, versions, attributes and the like.
        #expect(accepted.count < 60)
        #expect(try refusal(of: sound) == nil)
    }
}
