/// What NVML tells of the machine; also of GPUs that this process may not use.
package struct ManagedSystem: Sendable, Hashable, Codable {
    /// `580.95.05`.
    package var driver: String
    package var gpus: [ManagedGPU]
    /// GPUs that NVML counts and cannot tell of.
    package var faults: [ManagedFault] = []
    /// How many GPUs this user or this job may not ask: they are another's.
    package var closed = 0

    /// All that it counts.
    package var count: Int { gpus.count + faults.count + closed }
}

/// Why NVML tells nothing of one GPU, which does not keep it from telling of the others.
package struct ManagedFault: Sendable, Hashable, Codable {
    /// NVML's own number.
    package var index: Int
    /// Nil where it did not come so far as to tell.
    package var address: String?
    package var fault: GPUFault
}

/// A GPU as NVML tells of it; nil is what this kind of GPU or this user is not told.
package struct ManagedGPU: Sendable, Hashable, Codable {
    package var uuid: String
    package var name: String
    /// `0000:17:00.0`.
    package var address: String
    package var hasECC: Bool?
    /// Since the driver was loaded.
    package var uncorrectedErrors: UInt64?
    /// Told, and no fault: it is what ECC is for.
    package var correctedErrors: UInt64?
    /// Whether memory pages wait for a reboot to be taken out of use; GPUs before Ampere.
    package var pagesPending: Bool?
    /// Rows of memory that were replaced; Ampere and later.
    package var rows: RemappedRows?
    /// The bits of `nvmlClocksEventReasons`.
    package var throttling: UInt64?
    /// Links between GPUs that are up.
    package var links: Int?
    /// Of the PCI link: the present ones, and the most that GPU and slot can have.
    package var lanes: Int?
    package var mostLanes: Int?

    package struct RemappedRows: Sendable, Hashable, Codable {
        package var corrected: Int
        package var uncorrected: Int
        /// Whether one waits for a reset.
        package var isPending: Bool
        /// Whether there was no spare row left.
        package var hasFailed: Bool
    }
}
