import FileSystem
import SystemPackage
import Testing

@testable import Machine

@Suite struct `The driver's numbers in the kernel's log` {
    private func events(_ lines: String...) -> [String] {
        XidLog(lines.joined(separator: "\n")).events.map { "\($0.number)@\($0.address)" }
    }

    @Test func `a slice of a GPU is told by its GPU's address`() {
        #expect(
            events("NVRM: Xid (PCI:0000:01:00 GPU-I:05): 94, pid=1, x") == ["94@0000:01:00"])
        #expect(events("[7] NVRM: Xid (PCI:0008:C1:00): 79, y") == ["79@0008:c1:00"])
    }

    @Test(arguments: [
        "", "NVRM: Xid", "NVRM: Xid (PCI:", "NVRM: Xid (PCI:0000:01:00): ",
        "NVRM: Xid (PCI:0000:01:00): x", "NVRM: Xid (PCI:0000:01:00)",
        "NVRM: Xid (PCI:0000:01:00): 99999999999999999999999",
    ])
    func `what is no such line is passed over`(_ line: String) {
        #expect(XidEvent(parsing: line) == nil)
    }

    @Test func `a module that is loaded anew begins anew`() {
        #expect(
            events(
                "NVRM: Xid (PCI:0000:01:00): 119, x",
                "NVRM: loading NVIDIA UNIX Open Kernel Module for x86_64  580.95.05",
                "NVRM: Xid (PCI:0000:02:00): 48, y") == ["48@0000:02:00"])
    }

    @Test func `a recovery takes back what was told of that GPU alone, and its last word counts`() {
        let action = "GPU recovery action changed from"
        #expect(
            events(
                "NVRM: Xid (PCI:0000:01:00): 119, x", "NVRM: Xid (PCI:0000:02:00): 119, x",
                "NVRM: Xid (PCI:0000:01:00): 154, \(action) 0x1 (PF FLR) to 0x0 (None)")
                == ["119@0000:02:00"])
        let last = XidLog(
            "NVRM: Xid (PCI:0:1:0): 154, \(action) 0x0 (None) to 0x1 (GPU Reset Required)\n"
                + "NVRM: Xid (PCI:0:1:0): 154, \(action) 0x1 (GPU Reset Required) to 0x2 (OS Reboot)"
        )
        #expect(last.events.map(\.action) == ["OS Reboot"])
        // One that says nothing of that kind is a number as any other.
        #expect(XidEvent(parsing: "NVRM: Xid (PCI:0:1:0): 154, what")?.action == nil)
    }

    @Test func `a link's own number lasts where its line says so`() throws {
        let line = "NVRM: Xid (PCI:0000:04:00): 149, NETIR_LINK_EVT Fatal XC0 i0 Link 00 (0x02)"
        #expect(try #require(XidEvent(parsing: line)).isLasting)
        let other = line.replacing(" Fatal ", with: " Nonfatal ")
        #expect(try !#require(XidEvent(parsing: other)).isLasting)
        #expect(try !#require(XidEvent(parsing: "NVRM: Xid (PCI:0:1:0): 31, x")).isLasting)
    }

    @Test func `each number stands once, in order, and on its page`() throws {
        let numbers = XidMeaning.all.map(\.number)
        #expect(numbers == Set(numbers).sorted())
        let root = FilePath(#filePath).removingLastComponent().removingLastComponent()
            .removingLastComponent()
        let page = try Files.readText(root.appending("docs/troubleshooting/nvrm-xid.md"))
        for meaning in XidMeaning.all {
            let row =
                "| \(meaning.number) | \(meaning.cause) | \(meaning.isLasting ? "fails" : "told") |"
            #expect(page.contains(row), "\(row)")
        }
    }
}
