import FileSystem
import SystemPackage
import Testing

@testable import Doctor

@Suite struct `Pages of troubleshooting` {
    private static let folder = FilePath(#filePath).removingLastComponent()
        .removingLastComponent().removingLastComponent().appending("docs")
        .appending("troubleshooting")

    private static func pages() throws -> [String: String] {
        var pages: [String: String] = [:]
        for name in try Files.names(in: folder) where name.hasSuffix(".md") {
            pages[String(name.dropLast(3))] = try Files.readText(folder.appending(name))
        }
        return pages
    }

    @Test(arguments: FindingKind.allCases)
    func `a finding's page is there and names the finding`(_ kind: FindingKind) throws {
        let page = try #require(try Self.pages()[kind.page])
        #expect(page.contains("- `\(kind.rawValue)`: "), "\(kind.page).md")
    }

    @Test(arguments: FindingKind.allCases.filter { !$0.otherPages.isEmpty })
    func `a finding's other pages are there and name it`(_ kind: FindingKind) throws {
        let pages = try Self.pages()
        for name in kind.otherPages {
            #expect(try #require(pages[name]).contains("- `\(kind.rawValue)`: "), "\(name)")
        }
    }

    @Test func `each page has a title of its own, a meaning, what to type and a source`() throws {
        var pages = try Self.pages()
        let index = try #require(pages["README"])
        pages["README"] = nil
        #expect(pages.count >= 50)
        var titles: Set<Substring> = []
        for (name, page) in pages {
            let title = page.dropFirst(2).prefix { !$0.isNewline }
            #expect(page.hasPrefix("# ") && title.count >= 8, "\(name)")
            #expect(titles.insert(title).inserted, "\(name)")
            for part in ["\n**Means.** ", "\n**Type**\n- ", "\nSource: "] {
                #expect(page.contains(part), "\(name): \(part)")
            }
            let shown = title.map { $0 == "[" ? "(" : $0 == "]" ? ")" : $0 }
            #expect(index.contains("- [\(String(shown))](\(name).md)"), "\(name)")
        }
    }

    @Test func `a page names no finding that is not of it`() throws {
        for (name, page) in try Self.pages() {
            let pattern = /- `([a-z-]+)`:/
            for match in page.matches(of: pattern) {
                guard let kind = FindingKind(rawValue: String(match.1)) else { continue }
                #expect(kind.page == name || kind.otherPages.contains(name), "\(name)")
            }
        }
    }

    @Test func `what nvidia-smi says, and what it is told as, is on the page`() throws {
        let texts: [FindingKind: String] = [
            .driverMismatch: "Driver/library version mismatch",
            .toolFindsNoDriver: "couldn't communicate with the NVIDIA driver",
            .toolFindsNoDevice: "No devices were found", .toolUnknownError: "Unknown Error",
            .toolMayNot: "Insufficient Permissions", .wslWithoutDriver: "GPU access blocked",
            .toolFindsNoLibrary: "couldn't find libnvidia-ml.so", .gpuLost: "GPU is lost",
        ]
        let pages = try Self.pages()
        for (kind, text) in texts { #expect(pages[kind.page]?.contains(text) == true, "\(text)") }
    }
}
