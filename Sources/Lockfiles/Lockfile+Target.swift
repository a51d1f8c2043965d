extension Lockfile {
    /// The machine that a lock was solved for.
    ///
    /// What the lock demands of a machine is less: see `Demands`. Only what machines of one kind have
    /// in common stands here, releases and branches but no patch level, so that they make one lock.
    package struct Target: Sendable, Equatable {
        /// `ubuntu-22.04`; nil where the lock is for any distribution, or it is not known.
        package var os: String?
        /// `x86_64` or `aarch64`.
        package var architecture: String
        /// `2.35`.
        package var glibc: String?
        /// A marketing name or `sm_90`, with `*count`; sorted.
        package var gpus: [String]
        package var driver: Driver?
        /// What nvcc uses: `gcc-12`; nil where nothing compiles.
        package var compiler: String?
        /// Minor release of the machine's interpreter, `3.11`; nil where none of its own is used.
        package var python: String?

        package init(
            os: String? = nil, architecture: String, glibc: String? = nil, gpus: [String] = [],
            driver: Driver? = nil, compiler: String? = nil, python: String? = nil
        ) {
            self.os = os
            self.architecture = architecture
            self.glibc = glibc
            self.gpus = gpus.sorted()
            self.driver = driver
            self.compiler = compiler
            self.python = python
        }

        /// The driver that CUDA programs meet there.
        package struct Driver: Sendable, Equatable {
            /// `580`.
            package var branch: String
            /// Whether it is not loaded yet and has to be installed first.
            package var isPlanned: Bool

            package init(branch: String, isPlanned: Bool = false) {
                self.branch = branch
                self.isPlanned = isPlanned
            }
        }
    }
}
