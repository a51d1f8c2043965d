import Diagnostics
import FileSystem
import Installation
import SystemPackage
import TestSupport
import Testing

@testable import Verification

@Suite struct `Files against their records` {
    private func specimen() throws -> Specimen {
        let specimen = try Specimen()
        try specimen.install("\(Specimen.site)/demo/__init__.py", "print()\n")
        try specimen.install("env/bin/demo", "#!/bin/sh\n", mode: 0o755)
        try specimen.install("profile/activate.sh", "PATH=x\n", owner: "")
        try specimen.record(
            "demo",
            [
                try specimen.line("demo/__init__.py", "print()\n"),
                try specimen.line("../../../bin/demo", "#!/bin/sh\n"),
            ])
        try specimen.equip("bin/nvcc", "compiler\n", mode: 0o755)
        return specimen
    }

    private func check(_ specimen: Specimen) async throws -> Check {
        try #require(await FilesCheck(subject: try specimen.subject()).run().first)
    }

    @Test func `a tree as it was made passes`() async throws {
        let check = try await check(try specimen())
        #expect(check.outcome == .passed)
        #expect(check.summary == "2 packages, 5 files match their records")
        #expect(check.duration > .zero)
    }

    @Test func `one changed byte of equal length is found`() async throws {
        let specimen = try specimen()
        let path = "\(Specimen.site)/demo/__init__.py"
        try Files.writeAtomically("Print()\n", to: specimen.place.root.appending(path))
        let check = try await check(specimen)
        #expect(check.outcome == .failed)
        #expect(check.summary == "1 of 5 files are not as their records say")
        #expect(check.details == ["`\(path)` has other contents"])
    }

    @Test func `what was just unpacked is not hashed again, but must be there in its size`()
        async throws
    {
        let specimen = try specimen()
        specimen.isFresh = true
        let file = specimen.place.root.appending("\(Specimen.site)/demo/__init__.py")
        try Files.writeAtomically("Print()\n", to: file)
        let fresh = try await check(specimen)
        #expect(fresh.summary == "2 packages, 5 files are in place")
        try Files.writeAtomically("longer than before\n", to: file)
        #expect(try await check(specimen).outcome == .failed)
        try Files.remove(file)
        #expect(try await check(specimen).details.first?.hasSuffix("is gone") == true)
    }

    @Test func `damage of the toolkit and of modes is found`() async throws {
        let specimen = try specimen()
        try Files.setMode(0o644, of: specimen.toolkit.appending("bin/nvcc"))
        try Files.remove(specimen.place.root.appending("env/bin/demo"))
        let check = try await check(specimen)
        #expect(check.details == ["`env/bin/demo` is gone", "`bin/nvcc` has another mode"])
    }

    @Test func `a RECORD that tells other than what is installed is found`() async throws {
        let specimen = try specimen()
        try specimen.record(
            "other",
            [
                try specimen.line("demo/__init__.py", "other\n"), "missing.py,,", "/etc/passwd,,",
                "../../../../../../../etc/passwd,,", "../../../bin/../bin/demo,,10",
            ])
        let record = "\(Specimen.site)/other-1.0.dist-info/RECORD"
        #expect(
            try await check(specimen).details == [
                "`\(record)` says other of `demo/__init__.py`",
                "`\(record)` names `missing.py`, which is not installed",
                "`\(record)` names `/etc/passwd`, which leads out",
                "`\(record)` names `../../../../../../../etc/passwd`, which leads out",
            ])
    }

    /// The sample as it lies in an environment: its script has a prefix by now.
    private func install(_ sample: CondaPackageBuilder, in specimen: Specimen) throws {
        for file in sample.files {
            guard case .bytes(let bytes) = file.content else { continue }
            let text = String(decoding: bytes, as: UTF8.self)
                .replacing(CondaPackageBuilder.placeholder, with: "/prefix")
            let path = file.path.replacing("site-packages", with: Specimen.site)
                .replacing("python-scripts", with: "env/bin")
            try specimen.install(path, text, owner: sample.name, mode: file.mode)
        }
    }

    @Test func `a conda package's own RECORD is from before it was packed and proves nothing`()
        async throws
    {
        let specimen = try specimen()
        try install(try .recorded(), in: specimen)
        let record = "\(Specimen.site)/recorded-1.0.dist-info/RECORD"
        // As a wheel's it would not pass.
        #expect(
            try await check(specimen).details == [
                "`\(record)` names `../../../bin/recorded`, which is not installed",
                "`\(record)` says other of `../../../bin/recorded-script`",
                "`\(record)` names `recorded/__pycache__/__init__.cpython-312.pyc`,"
                    + " which is not installed",
                "`\(record)` names `recorded/gone.py`, which is not installed",
                "`\(record)` names `recorded-1.0.dist-info/REQUESTED`, which is not installed",
            ])
        specimen.lock(conda: "recorded", "1.0")
        #expect(try await check(specimen).outcome == .passed)
        // Its files are held to the manifest as before.
        let module = "\(Specimen.site)/recorded/__init__.py"
        try Files.writeAtomically("", to: specimen.place.root.appending(module))
        #expect(try await check(specimen).details == ["`\(module)` has another size"])
    }

    @Test func `bytecode that Python made anew is no damage, other bytecode is`() async throws {
        let specimen = try specimen()
        let cache = "\(Specimen.site)/demo/__pycache__/__init__.cpython-311.pyc"
        try specimen.install(cache, "a package's own", mode: 0o444)
        let source = specimen.place.root.appending("\(Specimen.site)/demo/__init__.py")
        try OpenFile.open(source, .read).setModified(1_700_000_000_500_000_000)
        let file = specimen.place.root.appending(cache)
        // Magic number, flags, 1 700 000 000, eight bytes of source, code.
        let anew: [UInt8] = [0xa7, 13, 13, 10, 0, 0, 0, 0, 0, 0xf1, 0x53, 0x65, 8, 0, 0, 0, 1, 2]
        try Files.writeAtomically(anew, to: file, mode: 0o644)
        #expect(try await check(specimen).outcome == .passed)
        // The store's own file, changed in place, has a second name.
        _ = try Linker(only: .hardLink).place(file, at: specimen.folder.appending("store"))
        #expect(try await check(specimen).details == ["`\(cache)` has another size"])
        try Files.remove(specimen.folder.appending("store"))
        try OpenFile.open(source, .read).setModified(1_700_000_001_000_000_000)
        #expect(try await check(specimen).details == ["`\(cache)` has another size"])
    }

    @Test func `a wheel that bears the name of a conda package is held to its RECORD`() async throws
    {
        let specimen = try specimen()
        specimen.lock(conda: "demo", "1.0")
        try specimen.record("demo", ["missing.py,,"])
        #expect(try await check(specimen).outcome == .passed)
        let information = "\(Specimen.site)/demo-1.0.dist-info"
        try specimen.install("\(information)/INSTALLER", "provision\n")
        #expect(
            try await check(specimen).details == [
                "`\(information)/RECORD` names `missing.py`, which is not installed"
            ])
    }

    @Test func `a RECORD that is no table is told, and of many faults ten`() async throws {
        let specimen = try specimen()
        try specimen.install("\(Specimen.site)/odd-1.dist-info/RECORD", "one,two\n")
        for number in 0..<15 {
            try specimen.install("\(Specimen.site)/file\(number)", "x")
            try Files.remove(specimen.place.root.appending("\(Specimen.site)/file\(number)"))
        }
        let check = try await check(specimen)
        #expect(check.summary == "16 of 21 files are not as their records say")
        #expect(check.details.count == 11)
        #expect(check.details.last == "and 6 more")
    }

    @Test func `a generation whose folder is gone fails and does not crash`() async throws {
        let specimen = try specimen()
        let subject = try specimen.subject()
        try Files.removeTree(specimen.place.root)
        let check = try #require(await FilesCheck(subject: subject).run().first)
        #expect(check.outcome == .failed)
    }
}
