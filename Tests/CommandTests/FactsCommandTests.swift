import Compatibility
import Diagnostics
import Subprocess
import TestSupport
import Testing

@testable import Provision

@Suite struct `Facts on the screen` {
    private func sheet(_ subject: String) throws -> FactSheet {
        try FactSubject(subject).sheet(in: .embedded)
    }
    private func screen(_ subject: String) throws -> String {
        try sheet(subject).draw(Style())
    }
    private func json(_ subject: String) throws -> String {
        try sheet(subject).json(version: "2026-11-22").encoded
    }

    @Test func `a driver branch`() throws {
        let expected = """
            Driver 550
              Branch   support has ended
              CUDA     all of 12.4 and older, with every feature
                       programs of any 11.x and 12.x, newer ones without PTX: the compiler
                       in a driver does not know PTX of CUDA releases newer than the driver
              Shipped  550.54.14 with CUDA 12.4.0
                       550.54.15 with CUDA 12.4.1
              Not for  Kepler (last branch 470), Blackwell (first branch 570)
            """
        #expect(try screen("driver:550") == expected)
        let long = try screen("driver:580")
        #expect(long.contains("long-term branch, supported to 2028-06"))
        #expect(long.contains("Last for  Maxwell, Pascal, Volta"))
        #expect(try screen("driver:525.60.13").contains("all of 12.0 and older"))
        // It came with no release of CUDA.
        #expect(try screen("driver:565.57.01").contains("all of 12.6 and older"))
    }

    @Test func `a toolkit`() throws {
        let expected = """
            CUDA 12.4
              Driver   550.54.14 shipped with 12.4.0
                       550.54.15 shipped with 12.4.1
                       from 525.60.13 on its programs run, except PTX: the compiler in a
                       driver does not know PTX of CUDA releases newer than the driver
              GPUs     5.0 to 9.0 (Maxwell to Hopper)
              Host     gcc up to 13, clang up to 17, glibc up to 2.40
              PTX      ISA 8.4
              PyTorch  2.4 2.5 2.6 (cu124)
              cuDNN    8.8 to 9.17, for CUDA 12
            """
        #expect(try screen("cuda:12.4") == expected)
        #expect(try screen("CUDA:12.4.1") == expected)
        #expect(try screen("cuda:11.4").contains("GPUs    3.5 to 8.7 (Kepler to Ampere)"))
        #expect(try screen("cuda:13.5").contains("no driver ships with it"))
    }

    @Test func `a GPU`() throws {
        let expected = """
            GeForce RTX 3090
              10de:2204  GeForce RTX 3090, GA102, 24 GB, 936 GB/s, no ECC, 10,496 cores in
                         82 multiprocessors, NVLink 112 GB/s
              Kind       Ampere, sm_86
              Driver     still driven by the newest branch; open or proprietary kernel
                         modules
              CUDA       compiled for by 11.1 and newer
              PyTorch    2.0 to 2.14, of which 2.14 as cu126 cu130 cu132
            """
        #expect(try screen("gpu:rtx-3090") == expected)
        #expect(try screen("gpu:10de:2204").hasPrefix("GeForce RTX 3090\n"))
        let old = try screen("gpu:gtx-1080-ti")
        #expect(old.contains("branches up to 580; proprietary kernel modules only"))
        #expect(old.contains("compiled for by 8.0 to 12.9"))
        #expect(old.contains("2.14 as cu126"))
        #expect(
            try screen("gpu:rtx-5090").contains("branches from 570 on; open kernel modules only"))
        #expect(try screen("gpu:rtx-6000").contains("Ambiguous"))
        #expect(try screen("gpu:h100").contains("10de:2330"))
        #expect(try screen("gpu:sm_120").contains("2.7 to 2.14"))
    }

    @Test func `a release of PyTorch`() throws {
        let expected = """
            PyTorch 2.9
              Python       3.10 3.11 3.12 3.13 3.14
              pip install  the cu128 build, manylinux_2_28
              Needs        cuDNN 9.10.2.21, NCCL 2.27.5, Triton 3.5.1
              cu126        driver 525.60.13 or newer; GPUs 5.0 6.0 7.0 7.5 8.0 8.6 9.0
              cu128        driver 525.60.13 or newer; GPUs 7.0 7.5 8.0 8.6 9.0 10.0 12.0
              cu130        driver 580.65.06 or newer; GPUs 7.5 8.0 8.6 9.0 10.0 12.0+PTX;
                           experimental
            """
        #expect(try screen("torch:2.9.1") == expected)
        #expect(try screen("torch:2.15").contains("GPUs not known"))
    }

    @Test func `a release of cuDNN`() throws {
        let lines = try screen("cudnn:9.10").split(separator: "\n")
        #expect(lines.first == "cuDNN 9.10")
        #expect(lines.count { $0.contains("9.10 for CUDA 12") } == 2)
        #expect(try screen("cudnn:9").contains("9.17 for CUDA 13"))
    }

    @Test func `records`() throws {
        let cuda = try json("cuda:12.4")
        #expect(cuda.contains(#""driver_floor":"525.60.13","driver_for_all":"550.54.14""#))
        #expect(cuda.contains(#""facts":"2026-11-22""#))
        #expect(cuda.contains(#""subject":"cuda:12.4","torch":["2.4","2.5","2.6"],"type":"fact""#))
        let gpu = try json("gpu:rtx-3090")
        #expect(
            gpu.contains(#""bandwidth_gbs":936,"capability":"8.6","chip":"GA102","cores":10496"#))
        #expect(gpu.contains(#""modules":"either""#))
        #expect(try json("torch:2.9").contains(#""ptx":["12.0"]"#))
    }

    @Test(arguments: [
        ("gpu:rtx-390", "`gpu:rtx-3090`"),
        ("gpu:rtx3090", "`gpu:rtx-3090`"), ("gpu:3090", "`gpu:rtx-3090`"),
        ("gpu:2080ti", "`gpu:rtx-2080-ti`"), ("gpu:1080-ti", "`gpu:gtx-1080-ti`"),
        ("cuda:12.7", "`cuda:12.5`, `cuda:12.6`, `cuda:12.8`, `cuda:12.9`"),
        ("cuda:13", "`cuda:13.1`"), ("torch:3.0", "`torch:2.15`"),
        ("driver:551", "`driver:550`, `driver:555`"), ("cudnn:10", "`cudnn:9.17`"),
        ("torch:", "`torch:2.6`"), ("nccl:2", "`cudnn:9`"), ("", "`driver:550`"),
    ])
    func `an unknown subject names its neighbours`(_ subject: String, _ hint: String) {
        let error = #expect(throws: ProvisionError.self) { try sheet(subject) }
        #expect(error?.code == .unknownFact)
        #expect(
            error?.hints.first?.text.contains(hint) == true, "\(error?.hints.first?.text ?? "")")
    }

    @Test func `all tables are listed, each with rows, date and source`() {
        let lines = FactsScreen.draw(.embedded, style: Style()).split(separator: "\n")
        #expect(lines.first == "Facts of 2026-11-22")
        for table in Facts.embedded.tables {
            #expect(lines.contains { $0.hasPrefix("  \(table.name) ") }, "\(table.name)")
        }
        #expect(lines.allSatisfy { $0.columns < 80 })
        #expect(!lines.contains { $0.contains("*") })
    }
}

@Suite(.serialized) struct `The verb facts` {
    private let tool: Tool
    init() throws { tool = try Tool() }

    private static let file = """
        provision facts
        format: 1
        version: 2027-01-15
        [extend releases]
        # What a row says.
        # source: release notes
        # date: 2027-01-10
        release\tdriver
        13.6.0\t620.10.01

        """

    @Test func `records name the version and every table`() async throws {
        let result = try await tool.run("facts", "--json")
        let lines = result.output.split(separator: "\n")
        #expect(lines.first == #"{"format":1,"type":"facts","version":"2026-11-22"}"#)
        #expect(lines.count == 1 + Facts.embedded.tables.count)
    }

    @Test func `a facts file comes from the flag or from the environment`() async throws {
        try tool.folder.write("new.facts", Self.file)
        let flag = try await tool.run("facts", "show", "cuda:13.6", "--facts", "new.facts")
        #expect(flag.output.contains("620.10.01 shipped with 13.6.0"))
        let variable = try await tool.run("facts", with: ["PROVISION_FACTS": "new.facts"])
        #expect(variable.output.hasPrefix("Facts of 2027-01-15+2026-11-22\n"))
        #expect(variable.output.contains("2027-01-10 *"))
        #expect(variable.output.contains("* with rows of the facts file"))
    }

    @Test func `a bad facts file is told with its line`() async throws {
        try tool.folder.write(
            "bad.facts", Self.file.replacing("620.10.01", with: "soon"))
        let result = try await tool.run("facts", "--facts", "bad.facts")
        #expect(result.status == .exited(78))
        #expect(result.errors.contains("error[R610]: `soon` is no version"))
        #expect(result.errors.contains("bad.facts:9:8"))
        #expect(result.errors.contains("13.6.0"))
    }

    @Test func `a facts file that is not there is an error that names it`() async throws {
        let result = try await tool.run("facts", with: ["PROVISION_FACTS": "none.facts"])
        #expect(result.status == .exited(1))
        #expect(result.errors.contains("cannot read the facts `none.facts`"))
        #expect(result.errors.contains("`PROVISION_FACTS` names it"))
    }

    @Test func `an unknown subject is a wrong command line`() async throws {
        let result = try await tool.run("facts", "show", "gpu:rtx-390")
        #expect(result.status == .exited(64))
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("gpu:rtx-3090"))
    }
}
