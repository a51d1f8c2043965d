/// What `NVRTCProbe` prints: one line of JSON.
struct NVRTCAnswer: Codable, Sendable, Equatable {
    /// `13.0`.
    var version: String
    /// The ISA of the PTX that was made, `9.0`.
    var ptxISA: String
    var compiled: [Compiled]

    struct Compiled: Codable, Sendable, Equatable {
        /// `sm_90`.
        var target: String
        /// Bytes of machine code.
        var size: Int
    }
}
