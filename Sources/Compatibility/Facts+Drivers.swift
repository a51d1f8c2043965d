package import PackageModel

/// Drivers and the CUDA releases that they run: three rules, not one.
///
/// Below the floor of a CUDA major nothing of it runs. Between the floor and the driver that a
/// release shipped with programs run, but not its PTX and not its new features (`limits`). From the
/// shipped driver up all works. A newer driver always runs older CUDA.
extension Facts {
    /// The lowest driver that runs any CUDA of that major, newer features excepted.
    package func minimumDriver(forCUDAMajor major: Int) -> DottedVersion? { floors[major] }

    /// The driver that came with a full release number such as `12.8.1`; nil from 13.4 on.
    package func driver(shippedWithCUDA release: DottedVersion) -> DottedVersion? {
        releases.first { $0.version == release }?.driver
    }

    /// The driver of the first full release of a minor such as 12.8: the least that takes its PTX.
    package func firstDriver(forCUDA major: Int, _ minor: Int) -> DottedVersion? {
        releases(ofCUDA: major, minor).min { $0.version < $1.version }?.driver
    }

    /// The full releases of a minor, newest first.
    package func releases(ofCUDA major: Int, _ minor: Int) -> [CUDARelease] {
        releases.filter { $0.version.major == major && $0.version.minor == minor }
    }

    /// The newest CUDA minor all of whose first release works with `driver`, such as 12.8.
    ///
    /// Nil for drivers older than any in the table.
    package func newestCUDA(for driver: DottedVersion) -> DottedVersion? {
        releases.filter { $0.driver <= driver }.map(\.version).max()
            .flatMap { DottedVersion($0.prefix(2)) }
    }

    /// The CUDA majors with a floor that `driver` meets, oldest first.
    package func cudaMajors(for driver: DottedVersion) -> [Int] {
        floors.filter { $0.value <= driver }.keys.sorted()
    }

    package func branch(_ number: Int) -> DriverBranch? {
        branches.first { $0.number == number }
    }

    /// The last driver branch that drives `generation`, such as 580 for Volta; nil while the newest
    /// still does.
    package func lastDriverBranch(for generation: GPUGeneration) -> Int? {
        lastBranches[generation.name]
    }

    /// The first driver branch that drives `generation`, such as 570 for Blackwell; nil where any
    /// that is still there does.
    package func firstDriverBranch(for generation: GPUGeneration) -> Int? {
        firstBranches[generation.name]
    }

    /// Whether a branch drives GPUs of `generation`, as far as generations begin and end with one.
    package func branch(_ number: Int, drives generation: GPUGeneration) -> Bool {
        (firstDriverBranch(for: generation).map { number >= $0 } ?? true)
            && (lastDriverBranch(for: generation).map { number <= $0 } ?? true)
    }
}
