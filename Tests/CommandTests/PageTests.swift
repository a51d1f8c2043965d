import Diagnostics
import Doctor
import FileSystem
import Subprocess
import SystemPackage
import Testing
import Verification

@testable import Provision

/// Between what is told and the pages of `docs/troubleshooting/`.
@Suite struct `Pages that are named` {
    private static let documentation = FilePath(#filePath).removingLastComponent()
        .removingLastComponent().removingLastComponent()

    private static func pages() throws -> Set<String> {
        let folder = documentation.appending("docs").appending("troubleshooting")
        let names = try Files.names(in: folder).filter { $0.hasSuffix(".md") && $0 != "README.md" }
        return Set(names.map { "docs/troubleshooting/\($0)" })
    }

    private static let meanings = CodeMeaning.cuda + CodeMeaning.nvml

    private static var ofCodes: Set<String> {
        Set(
            meanings.compactMap(\.page)
                + ErrorText.all.keys.compactMap { ErrorText.page(of: $0) })
    }

    @Test func `each page that a code names is there`() throws {
        let pages = try Self.pages()
        #expect(Self.ofCodes.subtracting(pages) == [])
        #expect(Self.ofCodes.count >= 30)
    }

    @Test func `each page is named by a finding or by a code`() throws {
        let ofFindings = FindingKind.allCases.flatMap { [$0.page] + $0.otherPages }
            .map { "docs/troubleshooting/\($0).md" }
        #expect(try Self.pages().subtracting(Self.ofCodes).subtracting(ofFindings) == [])
    }

    @Test func `a page that has a code's name is the code's`() throws {
        for path in try Self.pages() {
            let text = try Files.readText(
                Self.documentation.appending(FilePath(path).components))
            for match in text.matches(of: /provision verify --gpu` tells it as `([A-Z_]+)`/) {
                #expect(CodeMeaning.named(String(match.1))?.page == path)
            }
        }
    }

    @Test func `a code of the driver is explained by its name, with its page`() async throws {
        let tool = try Tool()
        let told = try await tool.run("explain", "cuda_error_system_driver_mismatch")
        #expect(told.status == .exited(0), "\(told.errors)")
        #expect(
            told.output == """
                CUDA_ERROR_SYSTEM_DRIVER_MISMATCH
                  means   `libcuda.so.1`, a library of NVIDIA's driver, answers with 803.
                  causes  The loaded kernel module and libcuda are of two versions.
                  to do   Reboot, so that the module of the installed driver is loaded. In a
                          container remove its own `libcuda.so.1`: the host's has to be seen.
                  see     docs/troubleshooting/system-driver-mismatch.md

                """)
        let record = try await tool.run("explain", "R743", "--json")
        #expect(record.output.contains(#""page":"docs/troubleshooting/no-kernel-image.md""#))
        let plain = try await tool.run("explain", "R150")
        #expect(!plain.output.contains("see "))
    }

    @Test func `each code of the driver has a text of its own`() throws {
        for meaning in Self.meanings {
            let text = try #require(ErrorText(code: meaning.name))
            for part in [text.meaning, text.causes, text.remedy] {
                #expect(part.hasSuffix("."), "\(meaning.name): \(part)")
            }
        }
        #expect(ErrorText(code: "CUDA_ERROR_NOTHING") == nil)
    }
}
