import Machine

// The kernel's part: built by the distribution where that keeps up with each new kernel, else built
// here.
extension DriverPackaging {
    /// The kinds of kernels whose packages are asked for.
    private var moduleFlavors: [String] {
        // Ubuntu's kernels for virtual machines are its generic ones with fewer modules.
        let known = kernelFlavors.map {
            $0.hasPrefix("virtual") ? "generic" + $0.dropFirst("virtual".count) : $0
        }
        return Set(known).sorted()
    }

    func prebuiltNames(_ start: String) -> [String] {
        (moduleFlavors + kernels.map(\.release)).map { "\(start)-\($0)" }
    }

    var headerNames: [String] {
        kernelFlavors.map { "linux-headers-\($0)" }
            + kernels.map { "linux-headers-\($0.release)" }
    }

    func add(
        _ modules: PackageSet.Modules, _ finder: PackageFinder, to answer: inout DriverPackages
    ) {
        switch modules {
        case .included:
            answer.modules = .dkms
            addHeaders(finder, to: &answer)
        case .chosen(let dkms, let prebuilt):
            if let prebuilt, add(prebuilt: prebuilt, finder, to: &answer) { return }
            answer.modules = .dkms
            if let root = dkms.lazy.compactMap(finder.find).first {
                answer.roots.append(root)
            } else {
                answer.lacks.append(.package(dkms))
            }
            addHeaders(finder, to: &answer)
        }
    }

    /// Takes built modules where both are there: those of the running kernel, and the metapackage
    /// that brings those of each new one.
    private func add(
        prebuilt start: String, _ finder: PackageFinder, to answer: inout DriverPackages
    ) -> Bool {
        func find(_ flavor: String) -> DriverPackages.Root? {
            let name = "\(start)-\(flavor)"
            return finder.catalogue[name].first { finder.isOfDriver($0) }
                .map { DriverPackages.Root(name, $0.version) }
        }
        let metapackages = moduleFlavors.map(find)
        guard !metapackages.isEmpty, metapackages.allSatisfy({ $0 != nil }),
            let running = kernels.first(where: \.isRunning), let built = find(running.release)
        else { return false }
        answer.modules = .prebuilt
        answer.roots += metapackages.compactMap { $0 } + [built]
        for kernel in kernels where !kernel.isRunning {
            if let built = find(kernel.release) {
                answer.roots.append(built)
            } else {
                answer.notes.append(
                    "the kernel \(kernel.release) has no modules of driver \(version)")
            }
        }
        return true
    }

    /// Headers of every kernel that can be started, and what brings those of the next.
    private func addHeaders(_ finder: PackageFinder, to answer: inout DriverPackages) {
        for flavor in kernelFlavors where finder.catalogue.has("linux-headers-\(flavor)") {
            answer.roots.append(DriverPackages.Root("linux-headers-\(flavor)"))
        }
        for kernel in kernels where !kernel.hasHeaders {
            let name = "linux-headers-\(kernel.release)"
            if finder.catalogue.has(name) {
                answer.roots.append(DriverPackages.Root(name))
            } else {
                answer.lacks.append(.headers(kernel: kernel.release))
            }
        }
    }
}
