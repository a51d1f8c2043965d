internal import Diagnostics
internal import YAML

extension SectionReader {
    /// The GPUs of a list, as many as a machine can have.
    ///
    /// Of a list that is longer no item is read: it is one fault and not thousands.
    func gpus(_ nodes: [Node], _ name: String, at mark: Mark) -> [Located<GPURequest>] {
        guard nodes.count <= GPURequest.most else {
            refuse(tooMany: nodes.count, name, at: mark)
            return []
        }
        let requests = items(nodes, name, .gpu)
        let count = requests.reduce(0) { $0 + $1.value.count }
        if count > GPURequest.most { refuse(tooMany: count, name, at: mark) }
        return requests
    }

    private func refuse(tooMany count: Int, _ name: String, at mark: Mark) {
        problems.add(
            ProvisionError(
                .invalidValue, "cannot use \(count) GPUs as `\(path(name))`", at: mark,
                label: "NVIDIA's driver takes up to \(GPURequest.most) in one machine"))
    }
}
