import CPlatform
import Diagnostics
import Glibc
import SystemPackage

/// How a `Directory` keeps relative paths below itself.
package enum PathResolution: Sendable {
    /// By `openat2`; where the kernel or a sandbox lacks it, by components.
    case kernel
    /// One component after the other, none of which may be a symlink.
    case components
}

extension Directory {
    /// Opens `relative` below this directory and gives the raw descriptor.
    func open(
        _ relative: FilePath, flags: Int32, mode: UInt16 = 0, verb: String
    ) throws(ProvisionError) -> Int32 {
        switch resolve(relative, flags: flags, mode: mode) {
        case .success(let descriptor): return descriptor
        case .failure(let reason): throw failure(reason, verb, relative)
        }
    }

    func resolve(_ relative: FilePath, flags: Int32, mode: UInt16) -> Result<Int32, Errno> {
        if resolution == .kernel {
            switch resolveByKernel(relative, flags: flags, mode: mode) {
            case .failure(.noFunction), .failure(.notPermitted): break
            case let answer: return answer
            }
        }
        return resolveByComponents(relative, flags: flags, mode: mode)
    }

    private func resolveByKernel(
        _ relative: FilePath, flags: Int32, mode: UInt16
    ) -> Result<Int32, Errno> {
        let rules =
            provision_resolve_beneath | provision_resolve_no_symlinks
            | provision_resolve_no_magiclinks
        // The kernel answers EAGAIN when a rename elsewhere disturbs the walk.
        for _ in 0..<128 {
            let answer = unsafe relative.attempt {
                unsafe provision_openat2(
                    descriptor, $0, UInt64(flags | O_CLOEXEC), UInt64(mode), rules)
            }
            if case .failure(.resourceTemporarilyUnavailable) = answer { continue }
            return answer
        }
        return .failure(.resourceTemporarilyUnavailable)
    }

    private func resolveByComponents(
        _ relative: FilePath, flags: Int32, mode: UInt16
    ) -> Result<Int32, Errno> {
        guard relative.root == nil, let last = relative.lastComponent,
            relative.components.allSatisfy({ $0.kind != .parentDirectory })
        else { return .failure(relative.isEmpty ? .noSuchFileOrDirectory : .improperLink) }
        var current = descriptor
        defer { if current != descriptor { _ = Glibc.close(current) } }
        for component in relative.removingLastComponent().components {
            let step = unsafe FilePath(root: nil, [component]).attempt {
                unsafe provision_openat(current, $0, directoryFlags | O_NOFOLLOW, 0)
            }
            guard case .success(let next) = step else {
                return explained(step, component, in: current)
            }
            if current != descriptor { _ = Glibc.close(current) }
            current = next
        }
        return unsafe FilePath(root: nil, [last]).attempt {
            unsafe provision_openat(current, $0, flags | O_NOFOLLOW | O_CLOEXEC, mode_t(mode))
        }
    }

    /// O_DIRECTORY hides a refused symlink behind ENOTDIR; this tells the two apart.
    private func explained(
        _ step: Result<Int32, Errno>, _ component: FilePath.Component, in parent: Int32
    ) -> Result<Int32, Errno> {
        guard case .failure(.notDirectory) = step else { return step }
        var raw = stat()
        let seen = unsafe FilePath(root: nil, [component]).attempt {
            unsafe fstatat(parent, $0, &raw, AT_SYMLINK_NOFOLLOW)
        }
        guard case .success = seen, FileAttributes(raw).kind == .symlink else { return step }
        return .failure(.tooManySymbolicLinkLevels)
    }

    /// The sentence for a failure below this directory.
    func failure(
        _ reason: Errno, _ verb: String, _ relative: FilePath, bytes: Int64? = nil
    ) -> ProvisionError {
        guard reason == .improperLink || reason == .tooManySymbolicLinkLevels else {
            return reason.failing(to: verb, path.pushing(relative), bytes: bytes)
        }
        return ProvisionError(
            .unsafePath, "cannot \(verb) `\(relative)` below `\(path)`",
            context: ["the path leaves the directory or passes through a symlink"])
    }
}
