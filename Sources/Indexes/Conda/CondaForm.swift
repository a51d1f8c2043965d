/// A form in which a channel tells the packages of a subdir; the best one first.
enum CondaForm: String, CaseIterable, Sendable {
    /// One file a package name, and an index of them (CEP 16).
    case shards
    /// Everything in one file, compressed.
    case compressed
    /// Everything in one file.
    case plain

    var filename: String {
        switch self {
        case .shards: "repodata_shards.msgpack.zst"
        case .compressed: "repodata.json.zst"
        case .plain: "repodata.json"
        }
    }

    /// Statuses that say that a channel does not have this form.
    ///
    /// Storage that may not be listed answers 403 to what is not there. The last form must be
    /// there, so that its 403 is a closed door.
    var absences: Set<Int> {
        switch self {
        case .shards, .compressed: [403, 404, 405, 410, 501]
        case .plain: [404, 410]
        }
    }
}
