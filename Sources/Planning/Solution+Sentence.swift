import Machine
import PackageModel

extension Solution {
    /// What was chosen, in a few words: `CUDA 13.2.2, torch 2.15.0 (cu132), Python 3.11, 42 packages`.
    package var sentence: String {
        var parts: [String] = []
        if problem.driver != nil, let driver = plannedDriver, !driver.isLoaded {
            let modules = driver.modules.map { " (\($0.rawValue))" } ?? ""
            parts.append("driver \(driver.version)\(modules)")
        }
        if let toolkitRelease { parts.append("CUDA \(toolkitRelease)") }
        if let torch = choices.first(where: {
            !$0.isToolkit && $0.name.normalized == CUDARules.torch
        }) {
            let build = torchBackend().map { " (\($0))" } ?? ""
            parts.append("torch \(torch.version)\(build)")
        }
        if let pythonVersion { parts.append("Python \(pythonVersion)") }
        let count = choices.count + condaChoices.count + toolkitArchives.count
        if count == 0, !parts.isEmpty { return parts.joined(separator: ", ") }
        return (parts + ["\(count) package\(count == 1 ? "" : "s")"]).joined(separator: ", ")
    }
}
