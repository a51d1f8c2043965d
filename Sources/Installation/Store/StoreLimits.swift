import Glibc

/// How much of everything the store uses at once.
package struct StoreLimits: Sendable {
    /// Artifacts that are received at once, each on a thread.
    package var downloads = 8
    /// Of these, how many may inflate and write at one moment.
    ///
    /// More than there are cores, since direct writes block.
    package var unpackers = 4
    /// How many archives of a toolkit may be decoded at one moment: as many as there are cores,
    /// since xz takes a core and waits for nothing.
    package var decoders = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    /// Whether each member is hashed while it is unpacked and compared with RECORD.
    ///
    /// Without it RECORD's names and sizes are compared and its digests are taken over, on the
    /// word of the archive's own digest: a sixth of the CPU time of a cold install.
    package var hashesMembers = true

    /// Artifacts of more bytes than this keep what was received, so that a killed run goes on.
    ///
    /// Smaller ones are fetched anew: no more than 64 MiB of a file may be fetched twice.
    package var keptFrom: Int64 = 64 << 20
    /// Bytes of one kept piece; a killed run loses less than one and what waits in memory.
    package var pieceSize: Int64 = 32 << 20

    package init() {}
}
