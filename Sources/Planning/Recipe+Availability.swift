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
        }
        if let cudnn = cuda.cudnn, cuda.source.value != .nvidia {
            let hint = "torch brings its own cuDNN: drop the line, or use `source: nvidia`"
            entries.append(("cuda.cudnn", cudnn.mark, hint))
        }
        if let nccl = cuda.nccl {
            entries.append(("cuda.nccl", nccl.mark, "torch brings its own NCCL: drop the line"))
        }
        if let link = cuda.link {
            entries.append(("cuda.link", link.mark, "use the profile's CUDA_HOME: drop the line"))
        }
        return entries
    }
}
