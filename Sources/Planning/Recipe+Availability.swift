import Diagnostics
import Recipes

extension Recipe {
    /// Throws R101 for all sections and choices whose engine this version does not have.
    func checkAvailability() throws(ProvisionError) {
        let errors = unavailable.sorted { $0.mark < $1.mark }.map { entry in
            ProvisionError(
                .notAvailable, "`\(entry.what)` is not available in this version of provision",
                at: entry.mark, hints: [Hint(entry.hint)])
        }
        guard var first = errors.first else { return }
        first.others = Array(errors.dropFirst())
        throw first
    }

    private typealias Entry = (what: String, mark: Mark, hint: String)

    private var unavailable: [Entry] {
        unavailableCUDA + unavailableChecks
    }

    private var unavailableChecks: [Entry] {
        (verify ?? []).filter { $0.value == .kernel || $0.value == .multiGPU }.map {
            ("verify: \($0.value.rawValue)", $0.mark, "leave it out of the list")
        }
    }

    private var unavailableCUDA: [Entry] {
        guard let cuda else { return [] }
        var entries: [Entry] = []
        if cuda.source.value == .apt {
            entries.append(
                ("cuda.source: apt", cuda.source.mark, "use `cuda: {source: nvidia}`"))
            for (name, mark) in [("cudnn", cuda.cudnn?.mark), ("nccl", cuda.nccl?.mark)] {
                guard let mark else { continue }
                entries.append(
                    (
                        "cuda.\(name) beside the distribution's toolkit", mark,
                        "use `cuda: {source: nvidia}`, or drop the line: torch brings its own"
                    ))
            }
        }
        if let link = cuda.link, cuda.source.value == .apt {
            entries.append(
                ("cuda.link", link.mark, "apt's toolkit lies where its packages put it"))
        }
        return entries
    }
}
