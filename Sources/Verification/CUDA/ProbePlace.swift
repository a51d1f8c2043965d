/// What is done to a GPU, one after the other.
package enum ProbeStep: String, Sendable, Hashable, Codable {
    case loading, starting, managing, identity, context, memory, module
    case saxpy, reduction, product, bandwidth, releasing, peers

    /// What a sentence says of it: `failed in …`.
    package var words: String {
        switch self {
        case .loading: "loading the driver"
        case .starting: "starting the driver"
        case .managing: "asking NVML"
        case .identity: "telling what it is"
        case .context: "making a context"
        case .memory: "copying memory both ways"
        case .module: "loading the kernels"
        case .saxpy: "the kernel saxpy"
        case .reduction: "the kernel of a reduction"
        case .product: "the kernel of a half-precision product"
        case .bandwidth: "timing copies"
        case .releasing: "giving back what it held"
        case .peers: "copying between GPUs"
        }
    }
}

/// A step, and the GPUs that it is about, by the driver's numbers; by NVML's own in `managing`.
package struct ProbePlace: Sendable, Hashable, Codable {
    package var step: ProbeStep
    package var gpu: Int?
    /// The other one, where it is about two.
    package var peer: Int?

    package init(_ step: ProbeStep, gpu: Int? = nil, peer: Int? = nil) {
        self.step = step
        self.gpu = gpu
        self.peer = peer
    }
}
