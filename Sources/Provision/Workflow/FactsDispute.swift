import Compatibility
import Lockfiles
import PackageModel
import Planning

/// What facts say against a lock that was made with others.
///
/// Only what its packages stand on is asked: the lowest driver of the CUDA that they bring, and the
/// GPUs that the build of torch has code for. That the facts are newer is nothing by itself.
struct FactsDispute {
    let lock: Lockfile
    let facts: Facts
    /// The GPUs that torch must run on.
    let cover: [Target.GPU]

    /// A sentence for each thing that does not hold any more.
    var sentences: [String] { drivers + builds }

    private var driver: DottedVersion? { lock.demands.driver.flatMap { DottedVersion($0) } }

    /// CUDA releases that the lock brings, by what brings them.
    private var releases: [(what: String, major: Int)] {
        var releases: [(what: String, major: Int)] = []
        if let toolkit = lock.compilerRelease ?? lock.toolkitRelease {
            releases.append(("CUDA \(toolkit.prefix(2))", Int(toolkit.major)))
        }
        if let torch, let major = torch.backend.cudaMajor {
            releases.append(("torch \(torch.version) (\(torch.backend))", major))
        }
        return releases
    }

    private var drivers: [String] {
        guard let driver else { return [] }
        return releases.compactMap { what, major in
            guard let floor = facts.minimumDriver(forCUDAMajor: major), driver < floor else {
                return nil
            }
            return "\(what) needs driver \(floor) or newer; the lock says \(driver)"
        }
    }

    private var builds: [String] {
        guard let torch, let release = facts.torchRelease(torch.version),
            let build = facts.torchBuild(release, torch.backend)
        else { return [] }
        return cover.compactMap { gpu in
            guard facts.covers(gpu.capability, by: build, driver: driver) == false else {
                return nil
            }
            return "torch \(torch.version) (\(torch.backend)) does not run on \(gpu.name)"
        }
    }

    private var torch: (version: String, backend: TorchBackend)? {
        guard let torch = lock.torch, let build = lock.torchBuild,
            let backend = TorchBackend(build), backend.cudaMajor != nil
        else { return nil }
        return (String(torch.version.prefix { $0 != "+" }), backend)
    }
}

extension Lockfile {
    /// The release of the toolkit as a whole; nil without one.
    var toolkitRelease: DottedVersion? {
        packages.first { $0.layer == .cuda && $0.isRequested }
            .flatMap { DottedVersion($0.version) }
    }
}
