import Machine
import Synchronization
import SystemPackage

/// Runs programs that a broken driver may hold for ever in the kernel, where no signal reaches.
struct PatientRunner: Sendable {
    let programs: any ProgramRunner
    /// Beyond a program's own limit: what its end may take once it was killed.
    var grace: Duration = .milliseconds(500)

    /// Answers within the program's limit and the grace, whatever the runner does.
    ///
    /// A task of its own and not a child: a child's end would be waited for.
    func run(_ program: ProgramRun) async -> ProgramResult? {
        let answer = FirstAnswer()
        let run = Task { [programs] in answer.give(try? await programs.run(program)) }
        let clock = Task { [grace] in
            try? await Task.sleep(for: program.timeLimit + grace)
            answer.give(ProgramResult(.timedOut))
        }
        let result = await answer.wait()
        run.cancel()
        clock.cancel()
        return result
    }
}

/// Takes the first of several answers, and has one that waits for it.
private final class FirstAnswer: Sendable {
    private enum State {
        case empty
        case waiting(CheckedContinuation<ProgramResult?, Never>)
        case given(ProgramResult?)
    }
    private let state = Mutex(State.empty)

    func give(_ result: ProgramResult?) {
        let waiter = state.withLock { state -> CheckedContinuation<ProgramResult?, Never>? in
            switch state {
            case .given: return nil
            case .empty:
                state = .given(result)
                return nil
            case .waiting(let continuation):
                state = .given(result)
                return continuation
            }
        }
        waiter?.resume(returning: result)
    }

    func wait() async -> ProgramResult? {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state -> ProgramResult?? in
                if case .given(let result) = state { return .some(result) }
                state = .waiting(continuation)
                return nil
            }
            if let known { continuation.resume(returning: known) }
        }
    }
}
