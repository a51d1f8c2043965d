import Machine
import Testing

@testable import Verification

/// How the tales of interpreters that follow each other become one.
@Suite struct `A tale of torch` {
    private let steps: [TorchStep] = [.import, .build, .device, .matmul, .convolution, .memory]

    /// A tale in which `passed` have ended well and `open` has begun, if any.
    private func tale(
        _ passed: [TorchStep], open: TorchStep? = nil, ending: ProgramResult.Ending = .signalled(11)
    ) -> TorchTale {
        var tale = TorchTale()
        for step in passed {
            _ = tale.hear(#"{"begin":"\#(step.rawValue)","limit":60}"#)
            _ = tale.hear(#"{"end":"\#(step.rawValue)","outcome":"passed","milliseconds":7}"#)
        }
        if let open { _ = tale.hear(#"{"begin":"\#(open.rawValue)","limit":60}"#) }
        if open == nil { _ = tale.hear(#"{"done":true}"#) }
        tale.end(open == nil ? .exited(0) : ending, lastWords: ["a word"])
        return tale
    }

    @Test func `what is left stands on torch and on the GPUs again`() {
        let broken = tale([.import, .build, .device], open: .matmul)
        #expect(broken.rest(of: steps) == [.import, .device, .convolution, .memory])
        #expect(tale([.import], open: .build).rest(of: steps) == [.import] + steps[2...])
        #expect(tale([.import, .build], open: .device).rest(of: steps) == nil)
        #expect(tale([], open: .import).rest(of: steps) == nil)
        #expect(tale(steps.dropLast(), open: .memory).rest(of: steps) == nil)
        #expect(tale(steps).rest(of: steps) == nil)
    }

    @Test func `a second one that breaks off too leaves both breaks, and less to take`() {
        var first = tale([.import, .build, .device], open: .matmul)
        first.add(tale([.import, .device], open: .convolution, ending: .timedOut))
        #expect(first.breaks[.matmul]?.fall == .crashed("signal 11"))
        #expect(first.breaks[.convolution] == .init(fall: .hung, words: ["a word"]))
        #expect(first.rest(of: steps) == [.import, .device, .memory])
        first.add(tale([.import, .device, .memory]))
        #expect(first.rest(of: steps) == nil)
        #expect(first.isDone && first.fall == nil)
        #expect(first.ends[.memory]?.outcome == .passed)
        #expect(first.breaks.count == 2)
    }

    @Test func `what passed once is not blamed when another interpreter hangs in it`() {
        var first = tale([.import, .build, .device], open: .matmul)
        first.add(tale([.import], open: .device, ending: .timedOut))
        #expect(first.breaks.keys.sorted { $0.rawValue < $1.rawValue } == [.matmul])
        #expect(first.ends[.device]?.outcome == .passed)
        #expect(first.rest(of: steps) == nil)
    }
}
