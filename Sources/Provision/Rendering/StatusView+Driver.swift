import Diagnostics

extension StatusView.Row {
    /// What is on record of the machine's driver, held against the one that is loaded.
    static func driver(
        _ record: DriverRecord, loaded: String?, isOwner: Bool, inImage: Bool = false
    ) -> StatusView.Row {
        let owner = isOwner ? "" : ", of the recipe `\(record.owner)`"
        func row(_ sign: Sign, _ text: String) -> StatusView.Row {
            StatusView.Row(sign: sign, layer: "driver", text: text + owner)
        }
        if loaded == record.version { return row(.passed, "\(record.version) loaded") }
        switch record.phase {
        case .installing:
            return row(.failed, "\(record.version): its installation was not seen to end")
        case .installed where inImage:
            return row(.passed, "\(record.version) installed, loaded when the machine starts")
        case .installed, .loaded:
            let still = loaded.map { "\($0) is loaded" } ?? "none is loaded"
            return row(.warning, "\(record.version) installed, \(still): a reboot is due")
        }
    }

    /// How the run after the reboot went.
    static func resumption(_ resumption: DriverRecord.Resumption, log: String)
        -> StatusView.Row
    {
        let (sign, text): (Sign, String) =
            switch resumption {
            case .waiting: (.warning, "waits for the reboot")
            case .began: (.warning, "began and has not ended; see \(log)")
            case .succeeded: (.passed, "succeeded")
            case .failed: (.failed, "failed; see \(log)")
            }
        return StatusView.Row(sign: sign, layer: "after boot", text: text)
    }
}
