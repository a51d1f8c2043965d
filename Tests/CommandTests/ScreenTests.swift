import Diagnostics
import Testing
import Verification

@testable import Provision

@Suite struct ScreenTests {
    private let gigabyte: Int64 = 1_000_000_000
    private let megabyte: Int64 = 1_000_000

    private var plan: PlanView {
        PlanView(
            recipe: "ubuntu-cuda12.yaml", lockState: "locked 2026-11-20",
            facts: [
                .init(label: "Machine", text: "Ubuntu 22.04.5 · x86_64 · 2× H100 80GB"),
                .init(label: "Free", text: "412 GB on /"),
            ],
            sections: [
                .init(
                    layer: "driver", title: "System (apt)",
                    rows: [
                        .init(
                            action: .change, name: "nvidia-driver", from: "550.163.01",
                            to: "570.124.06", needsReboot: true),
                        .init(
                            action: .add, name: "41 packages it needs", bytes: 612 * megabyte,
                            count: 41),
                    ]),
                .init(
                    layer: "conda", title: "Environment",
                    rows: [
                        .init(
                            action: .add, name: "python", to: "3.12.8", detail: "+  58 packages",
                            bytes: 214 * megabyte, count: 59),
                        .init(action: .remove, name: "numpy", from: "1.26.4"),
                    ]),
                .init(
                    layer: "pytorch", title: "PyTorch  cu128",
                    rows: [
                        .init(
                            action: .change, name: "torch", from: "2.7.1+cu126",
                            to: "2.9.1+cu128", bytes: 899 * megabyte),
                        .init(
                            action: .add, name: "a-name-that-is-longer-than-its-column",
                            to: "1.0", bytes: 2_200 * megabyte),
                    ]),
            ],
            untouched: ["Secure Boot keys", "3 other environments"],
            notes: ["torch was built with CUDA 12.8, the toolkit is 12.9"],
            download: .init(bytes: 5_800 * megabyte, cachedBytes: 1_200 * megabyte),
            diskBytes: 15_800 * megabyte, reboots: 1,
            hints: ["`--only conda,pytorch` leaves the driver and CUDA as they are."])
    }

    @Test func `the plan says what changes and what that takes`() {
        #expect(
            PlanScreen.draw(plan, style: Style()) == """
                provision 0.1.0  ubuntu-cuda12.yaml (locked 2026-11-20)

                  Machine   Ubuntu 22.04.5 · x86_64 · 2× H100 80GB
                  Free      412 GB on /

                  System (apt)
                    ~ nvidia-driver        550.163.01  →  570.124.06            (reboot)
                    + 41 packages it needs                                        612 MB
                  Environment
                    + python               3.12.8  +  58 packages                 214 MB
                    - numpy                1.26.4
                  PyTorch  cu128
                    ~ torch                2.7.1+cu126 →  2.9.1+cu128             899 MB
                    + a-name-that-is-longer-than-its-column 1.0                   2.2 GB

                  Not changed: Secure Boot keys, 3 other environments

                  note: torch was built with CUDA 12.8, the toolkit is 12.9

                Plan: 101 to add, 2 to change, 1 to remove.
                Download 5.8 GB (1.2 GB more is in the cache), 15.8 GB on disk, 1 reboot.

                hint: `--only conda,pytorch` leaves the driver and CUDA as they are.
                """)
    }

    @Test func `amounts stand below each other, however long a conda build is`() {
        let build = "cuda128_mkl_py312_h0123456_300  conda-forge"
        let view = PlanView(
            recipe: "a.yaml", lockState: "locked",
            sections: [
                .init(
                    layer: "conda", title: "Conda environment",
                    rows: [
                        .init(
                            action: .add, name: "pytorch-gpu", to: "2.12.0", detail: build,
                            bytes: 980),
                        .init(action: .add, name: "53 packages they need", bytes: 812 * megabyte),
                    ]),
                .init(
                    layer: "pip", title: "Python packages",
                    rows: [.init(action: .add, name: "six", to: "1.1", bytes: 11_000)]),
            ])
        let lines = PlanScreen.draw(view, style: Style()).split(separator: "\n")
        let rows = lines.filter { $0.hasPrefix("    +") }
        #expect(rows.map(\.count) == [87, 87, 87])
        #expect(rows.map { $0.suffix(8) } == ["   980 B", "  812 MB", "   11 kB"])
    }

    @Test func `a plan without changes says so`() {
        let view = PlanView(recipe: "a.yaml", lockState: "locked")
        #expect(
            PlanScreen.draw(view, style: Style()) == """
                provision 0.1.0  a.yaml (locked)

                No changes.
                """)
    }

    @Test func `the old half of a version is dim and signs have colour`() {
        let view = PlanView(
            recipe: "a.yaml", lockState: "locked",
            sections: [
                .init(
                    layer: "pip", title: "pip",
                    rows: [.init(action: .change, name: "six", from: "1.0", to: "1.1")])
            ])
        let line = PlanScreen.draw(view, style: Style(hasColour: true)).split(separator: "\n")[2]
        #expect(
            line
                == "    \u{1B}[33m~\u{1B}[0m six                  \u{1B}[2m1.0         \u{1B}[0m→  1.1"
        )
    }

    @Test func `the end of apply tells times, counts and the way back`() {
        let summary = ApplySummary(
            recipe: "ubuntu-cuda12.yaml", duration: .seconds(161),
            downloadedBytes: 5_800 * megabyte,
            downloadDuration: .seconds(29), cachedBytes: 1_200 * megabyte, added: 116, changed: 2,
            removed: 1, previousGeneration: 7, generation: 8,
            checks: [
                Check("files", .passed, ""), Check("torch", .skipped("no GPU"), ""),
            ],
            notices: ["No GPU is present: what needs one was not checked."],
            hints: ["`provision rollback` returns to generation 7."])
        #expect(
            ApplySummary.draw(summary, style: Style()) == """
                Applied ubuntu-cuda12.yaml in 2m 41s
                  downloaded 5.8 GB in 29s (200 MB/s), 1.2 GB from cache, 0 retries
                  changed    116 added, 2 changed, 1 removed    generation 7 → 8
                  verified   1 of 2 checks; 1 skipped: torch

                No GPU is present: what needs one was not checked.

                hint: `provision rollback` returns to generation 7.
                """)
    }

    @Test func `apply with nothing to fetch says so`() {
        let summary = ApplySummary(
            recipe: "a.yaml", duration: .milliseconds(900), cachedBytes: gigabyte, retries: 1,
            added: 3, generation: 1)
        #expect(
            ApplySummary.draw(summary, style: Style()) == """
                Applied a.yaml in 0.90s
                  downloaded nothing, 1.0 GB from cache, 1 retry
                  changed    3 added, 0 changed, 0 removed      generation 1
                """)
    }

    private var checks: [Check] {
        [
            Check(
                "cuda", .passed, "nvcc 12.8.93; compiled and ran a kernel (sm_90)",
                duration: .milliseconds(1900)),
            Check(
                "files", .passed,
                "59 packages, 18,204 files match the lock and none of them was found twice",
                duration: .milliseconds(610)),
            Check(
                "torch", .failed, "2.9.1+cu128 sees no GPU",
                details: ["torch.cuda.is_available() is False"],
                hints: ["remove that line, or run `env -u CUDA_VISIBLE_DEVICES`"],
                duration: .milliseconds(1120), code: .torchSeesNoGPU),
            Check("nccl", .skipped("needs torch"), ""),
        ]
    }

    @Test func `verify has a line a check and details where one failed`() {
        #expect(
            VerifyScreen.draw(
                checks, title: "a.yaml", host: "gpu-07", took: .milliseconds(1980), style: Style())
                    == """
                    Verifying a.yaml on gpu-07
                      ✓ cuda         nvcc 12.8.93; compiled and ran a kernel (sm_90)   1.90s
                      ✓ files        59 packages, 18,204 files match the lock and      0.61s
                                     none of them was found twice
                      ✗ torch        2.9.1+cu128 sees no GPU                           1.12s
                          torch.cuda.is_available() is False
                          hint: remove that line, or run `env -u CUDA_VISIBLE_DEVICES`
                          see: `provision explain R742`
                      – nccl         skipped: needs torch

                    2 passed, 1 failed, 1 skipped in 1.98s
                    """)
    }

    @Test func `without UTF-8 outcomes are words`() {
        let screen = VerifyScreen.draw(
            checks, title: "a.yaml", host: "gpu-07", took: .milliseconds(1980),
            style: Style(isUnicode: false))
        #expect(
            screen.split(separator: "\n").dropFirst().filter { !$0.hasPrefix("      ") } == [
                "  ok   cuda         nvcc 12.8.93; compiled and ran a kernel        1.90s",
                "  ok   files        59 packages, 18,204 files match the lock and   0.61s",
                "  FAIL torch        2.9.1+cu128 sees no GPU                        1.12s",
                "  skip nccl         skipped: needs torch",
                "2 passed, 1 failed, 1 skipped in 1.98s",
            ])
    }

    @Test func `status is a line a layer`() {
        let view = StatusView(
            name: "quickstart", generation: 3, location: "/opt/provision/quickstart",
            rows: [
                .init(sign: .passed, layer: "cuda", text: "13.1, 9 packages"),
                .init(sign: .failed, layer: "pytorch", text: "torch 2.9.1 is missing"),
            ], hints: ["`provision apply quickstart.yaml` puts it right"])
        #expect(
            StatusScreen.draw(view, style: Style()) == """
                quickstart: generation 3 in /opt/provision/quickstart
                  ✓ cuda         13.1, 9 packages
                  ✗ pytorch      torch 2.9.1 is missing

                hint: `provision apply quickstart.yaml` puts it right
                """)
        #expect(view.hasDrift)
        #expect(
            StatusScreen.draw(StatusView(name: "a"), style: Style()) == "a: nothing is installed")
    }

    @Test func `history has the newest generation first`() {
        let rows = [
            HistoryScreen.Row(generation: 1, created: "2026-11-20 10:00", summary: "1 added"),
            HistoryScreen.Row(
                generation: 12, created: "2026-11-22 08:41", summary: "116 added",
                remarks: ["current"]),
        ]
        #expect(
            HistoryScreen.draw(rows, name: "a", style: Style()) == """
                   12  2026-11-22 08:41  116 added  (current)
                    1  2026-11-20 10:00  1 added
                """)
        #expect(HistoryScreen.draw([], name: "a", style: Style()) == "a: no generations")
    }

    @Test func `a warning has its code, its causes and its hint`() {
        let warning = ProvisionError(
            ErrorCode("R123", exit: .failure), "cannot reflink",
            at: Mark(file: "a.yaml", line: 3, column: 7), context: ["the store is elsewhere"],
            hints: [
                "set `PROVISION_CACHE_DIR` to a folder of the same file system as the prefix, so that no bytes are copied"
            ])
        #expect(
            WarningText.draw(warning, style: Style()) == """
                warning[R123]: cannot reflink
                  at a.yaml:3:7
                  the store is elsewhere
                hint: set `PROVISION_CACHE_DIR` to a folder of the same file system as the
                      prefix, so that no bytes are copied
                """)
    }

    @Test func `a size on disk that nobody knows yet is told as about`() {
        let row = PlanView.Row(action: .add, name: "six", to: "1.17.0")
        let view = PlanView(
            recipe: "a.yaml", lockState: "locked",
            sections: [.init(layer: "pip", title: "Python packages", rows: [row])],
            download: .init(bytes: 3_000_000), estimatedDiskBytes: 5_100_000)
        let last = PlanScreen.draw(view, style: Style()).split(separator: "\n").last
        #expect(last == "Download 3 MB, about 5 MB on disk.")
    }
}
