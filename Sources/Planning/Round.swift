/// One of the solves in which wishes of ours are given up step by step.
struct Round: Equatable {
    var agreement: CUDAAgreement
    /// Whether the loaded driver stays, though the recipe lets another one come.
    var keepsDriver: Bool

    /// No wish of ours is left.
    static let widest = Round(agreement: .none, keepsDriver: false)

    /// Close agreement of toolkit and torch is preferred, but it is worth no reboot: all is first
    /// tried on the loaded driver.
    static func rounds(of problem: Problem) -> [Round] {
        guard let toolkit = problem.toolkit, problem.torch != nil else {
            // One solve does it: of drivers alone the loaded one is the first candidate.
            return [.widest]
        }
        // Where no GPU is known the toolkit says for which CUDA the build is.
        let isBound = toolkit.hasCompiler || problem.target.gpus.isEmpty
        let agreements = CUDAAgreement.rounds(hasCompiler: isBound)
        return (problem.drivers.hasAlternatives ? [true, false] : [false]).flatMap { keeps in
            agreements.map { Round(agreement: $0, keepsDriver: keeps) }
        }
    }
}

extension CUDARules {
    init(problem: Problem, round: Round) {
        var problem = problem
        problem.keepsDriver = round.keepsDriver
        self.init(problem: problem, agreement: round.agreement)
    }
}
