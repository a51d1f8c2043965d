/// What a PyTorch build computes with: `cu128`, `cpu`.
package enum TorchBackend: Sendable, Hashable {
    case cpu
    case cuda(major: Int, minor: Int)

    /// Reads `cpu` or `cu128`: the last digit is the minor number.
    package init?(_ text: some StringProtocol) {
        if text == "cpu" {
            self = .cpu
            return
        }
        guard text.hasPrefix("cu"), 2...3 ~= text.dropFirst(2).utf8.count,
            let number = Int(digits: text.dropFirst(2))
        else { return nil }
        self = .cuda(major: number / 10, minor: number % 10)
    }

    /// Reads it from the build of a conda package, such as `cuda129_mkl_py312_h2ff76c1_303`.
    ///
    /// Builders write `cpu`, `cuda112py310…`, `cuda129` or `cuda11.8` among other words. Nil where none
    /// of these is found; `cuda12` tells no minor number and is not guessed at.
    package init?(condaBuild build: some StringProtocol) {
        for word in build.split(separator: "_") {
            if word == "cpu" {
                self = .cpu
                return
            }
            guard word.hasPrefix("cuda") else { continue }
            let number = word.dropFirst(4).prefix { $0 == "." || ("0"..."9").contains($0) }
            let digits = number.split(separator: ".").prefix(2).joined()
            guard digits.utf8.count == 3 else { return nil }
            self.init("cu" + digits)
            return
        }
        return nil
    }

    /// `12.8`; nil for `cpu`.
    package var cuda: String? {
        guard case .cuda(let major, let minor) = self else { return nil }
        return "\(major).\(minor)"
    }

    package var cudaMajor: Int? {
        guard case .cuda(let major, _) = self else { return nil }
        return major
    }
}

extension TorchBackend: CustomStringConvertible {
    package var description: String {
        switch self {
        case .cpu: "cpu"
        case .cuda(let major, let minor): "cu\(major)\(minor)"
        }
    }
}

/// From the least able to the newest CUDA.
extension TorchBackend: Comparable {
    package static func < (left: TorchBackend, right: TorchBackend) -> Bool {
        left.rank < right.rank
    }

    private var rank: (Int, Int) {
        switch self {
        case .cpu: (0, 0)
        case .cuda(let major, let minor): (major, minor)
        }
    }
}
