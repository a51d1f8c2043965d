import Diagnostics
import Recipes

extension Recipe {
    /// Throws R116 for what the distribution's toolkit cannot have.
    func checkDistributionToolkit() throws(ProvisionError) {
        let errors = besideDistribution.sorted {
            guard let left = $0.mark, let right = $1.mark else { return $0.mark != nil }
            return left < right
        }
        guard var first = errors.first else { return }
        first.others = Array(errors.dropFirst())
        throw first
    }

    /// apt's toolkit lies where its packages put it: in no tree of ours, and in none of its own.
    private var besideDistribution: [ProvisionError] {
        guard let cuda, cuda.source.value == .apt else { return [] }
        var errors: [ProvisionError] = []
        for (name, mark) in [("cudnn", cuda.cudnn?.mark), ("nccl", cuda.nccl?.mark)] {
            guard let mark else { continue }
            errors.append(
                ProvisionError(
                    .distributionToolkitAlone,
                    "cannot add `cuda.\(name)` to the distribution's toolkit", at: mark,
                    context: ["apt puts its toolkit into `/usr`, where nothing of ours may lie"],
                    hints: [
                        "use `cuda: {source: nvidia}`", "or drop the line: torch brings its own",
                    ]))
        }
        if let link = cuda.link {
            errors.append(
                ProvisionError(
                    .distributionToolkitAlone,
                    "cannot link `\(link.value)` to the distribution's toolkit", at: link.mark,
                    context: [
                        "apt puts it into `/usr/bin`, `/usr/include` and `/usr/lib`: there is no "
                            + "folder that has all of it"
                    ],
                    hints: [
                        "drop the line: `nvcc` is on PATH, and CUDA_HOME is `/usr`",
                        "or use `cuda: {source: nvidia}`",
                    ]))
        }
        return errors
    }
}
