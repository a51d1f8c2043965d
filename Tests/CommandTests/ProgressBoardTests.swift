import Diagnostics
import Testing

@testable import Provision

@Suite struct ProgressBoardTests {
    private let megabyte: Int64 = 1_000_000

    /// Six files on their way after 20 s; 62 more have arrived.
    private func running() -> (state: ProgressState, time: Duration) {
        var state = ProgressState()
        state.apply(.phase(.downloading), at: .zero)
        state.apply(
            .downloadPlanned(
                files: 68, bytes: 5_800 * megabyte, cachedFiles: 8, cachedBytes: 1_200 * megabyte),
            at: .zero)
        let sizes: [(String, Int64, Int64)] = [
            ("nvidia-cudnn-cu12", 706, 388), ("cuda 12.8.1", 3_100, 2_200), ("scipy", 37, 1),
            ("torch 2.9.1+cu128", 899, 402), ("nvidia-cublas-cu12", 594, 61), ("numpy", 17, 2),
        ]
        for (name, size, _) in sizes {
            state.apply(.downloadStarted(name: name, bytes: size * megabyte), at: .zero)
        }
        for index in 0..<62 {
            let name = "small-\(index)"
            state.apply(.downloadStarted(name: name, bytes: megabyte), at: .zero)
            state.apply(.downloadAdvanced(name: name, by: megabyte), at: .zero)
            state.apply(
                .downloadFinished(name: name, bytes: megabyte, duration: .seconds(1)), at: .zero)
        }
        for tick in 1...20 {
            for (name, _, received) in sizes {
                state.apply(
                    .downloadAdvanced(name: name, by: received * megabyte / 20),
                    at: .seconds(tick))
            }
        }
        return (state, .seconds(20))
    }

    private func draw(width: Int, isUnicode: Bool = true) -> String {
        let (state, time) = running()
        return ProgressBoard.draw(
            state, at: time, style: Style(width: width, isUnicode: isUnicode))
    }

    @Test func `the board shows the whole and the four largest files`() {
        #expect(
            draw(width: 80) == """
                Downloading  62/68     ━━━━━━━━━━╾─────────    3.1/5.8 GB  183 MB/s  ETA 14s
                  cuda 12.8.1          ━━━━━━━━━━━━━━╾─────    2.2/3.1 GB  132 MB/s
                  torch 2.9.1+cu128    ━━━━━━━━╾───────────    402/899 MB   24 MB/s
                  nvidia-cudnn-cu12    ━━━━━━━━━━╾─────────    388/706 MB   23 MB/s
                  nvidia-cublas-cu12   ━━╾─────────────────     61/594 MB    4 MB/s
                  … 2 more
                """)
    }

    @Test func `a terminal of 66 columns loses the rates`() {
        #expect(
            draw(width: 66) == """
                Downloading  62/68     ━━━━━━━━╾───────    3.1/5.8 GB  ETA 14s
                  cuda 12.8.1          ━━━━━━━━━━━╾────    2.2/3.1 GB
                  torch 2.9.1+cu128    ━━━━━━━╾────────    402/899 MB
                  nvidia-cudnn-cu12    ━━━━━━━━╾───────    388/706 MB
                  nvidia-cublas-cu12   ━╾──────────────     61/594 MB
                  … 2 more
                """)
    }

    @Test func `a terminal of 50 columns loses the sizes too`() {
        #expect(
            draw(width: 50) == """
                Downloading  62/68     ━━━━━━━╾──────  ETA 14s
                  cuda 12.8.1          ━━━━━━━━━╾────
                  torch 2.9.1+cu128    ━━━━━━╾───────
                  nvidia-cudnn-cu12    ━━━━━━━╾──────
                  nvidia-cublas-cu12   ━╾────────────
                  … 2 more
                """)
    }

    @Test func `a terminal of 36 columns loses the bars too`() {
        #expect(
            draw(width: 36) == """
                Downloading  62/68  3.1/5.8 GB
                  cuda 12.8.1
                  torch 2.9.1+cu128
                  nvidia-cudnn-cu12
                  nvidia-cublas-cu12
                  … 2 more
                """)
    }

    @Test func `without UTF-8 bars and signs are ASCII`() {
        #expect(
            draw(width: 80, isUnicode: false) == """
                Downloading  62/68     ##########>---------    3.1/5.8 GB  183 MB/s  ETA 14s
                  cuda 12.8.1          ##############>-----    2.2/3.1 GB  132 MB/s
                  torch 2.9.1+cu128    ########>-----------    402/899 MB   24 MB/s
                  nvidia-cudnn-cu12    ##########>---------    388/706 MB   23 MB/s
                  nvidia-cublas-cu12   ##>-----------------     61/594 MB    4 MB/s
                  ... 2 more
                """)
    }

    @Test(arguments: 1...200)
    func `no line reaches the last column`(width: Int) {
        for line in draw(width: width).split(separator: "\n") {
            #expect(line.columns < max(2, width), "\(line)")
        }
    }

    @Test func `the time left is unknown for three seconds and without a rate`() {
        var state = ProgressState()
        state.apply(.downloadStarted(name: "a", bytes: 100 * megabyte), at: .zero)
        state.apply(.downloadAdvanced(name: "a", by: 10 * megabyte), at: .seconds(1))
        #expect(ProgressEstimate(state, at: .seconds(2)).text == "--")
        #expect(ProgressEstimate(state, at: .seconds(4)).text == "27s")
        #expect(ProgressEstimate(state, at: .seconds(7)).text == "--")
    }

    @Test func `bytes that are void are taken back`() {
        var state = ProgressState()
        state.apply(.downloadStarted(name: "a", bytes: 100), at: .zero)
        state.apply(.downloadAdvanced(name: "a", by: 60), at: .zero)
        state.apply(.downloadRestarted(name: "a", received: 60), at: .zero)
        #expect(state.receivedBytes == 0)
        state.apply(.downloadFinished(name: "a", bytes: 100, duration: .zero), at: .zero)
        #expect(state.receivedBytes == 100)
        #expect(state.isDownloadComplete)
    }

    @Test func `steps turn a wheel and say how long they run`() {
        var state = ProgressState()
        state.apply(.phase(.verifying), at: .zero)
        #expect(ProgressBoard.draw(state, at: .zero, style: Style()) == "⠋ Verifying")
        state.apply(.stepStarted(.init("nvcc")), at: .zero)
        #expect(ProgressBoard.draw(state, at: .milliseconds(200), style: Style()) == "  ⠹ nvcc")
        #expect(ProgressBoard.draw(state, at: .seconds(3), style: Style()) == "  ⠋ nvcc  3s")
        state.apply(.stepFinished(.init("nvcc"), detail: "", duration: .zero), at: .seconds(3))
        #expect(ProgressBoard.draw(state, at: .seconds(3), style: Style()) == "⠋ Verifying")
    }

    @Test func `waiting for another run is all that is shown`() {
        var state = ProgressState()
        state.apply(.waiting(holder: "process 7"), at: .zero)
        #expect(
            ProgressBoard.draw(state, at: .zero, style: Style()) == "⠋ Waiting for process 7")
        state.apply(.phase(.resolving), at: .zero)
        #expect(ProgressBoard.draw(state, at: .zero, style: Style()) == "⠋ Resolving")
    }

    @Test func `what ends scrolls up as one line`() {
        var state = ProgressState()
        let step = Event.stepFinished(
            .init("environment"), detail: "59 packages   linked 18,204 files",
            duration: .milliseconds(2900))
        #expect(
            ProgressLog.lines(for: step, state: state, at: .zero, style: Style()) == [
                "  ✓ environment               59 packages   linked 18,204 files   2.90s"
            ])
        state.apply(.downloadStarted(name: "a", bytes: 5 * megabyte), at: .seconds(1))
        let finished = Event.downloadFinished(
            name: "a", bytes: 5 * megabyte, duration: .seconds(14))
        state.apply(finished, at: .seconds(15))
        #expect(
            ProgressLog.lines(for: finished, state: state, at: .seconds(15), style: Style()) == [
                "  ✓ downloads                 1 file   5 MB   14.0s"
            ])
    }
}
