import Installation

/// What a plan says of the scripts that conda packages bring for their installation.
struct ScriptNotes {
    var forecast = LinkScriptForecast()
    var areRun = true

    var lines: [String] {
        let names = Set(forecast.scripts.map(\.package)).sorted()
        guard areRun else {
            let whose = names.isEmpty ? "conda packages" : names.joined(separator: ", ")
            return names.isEmpty && forecast.unknown.isEmpty
                ? [] : ["scripts of \(whose) are not run"]
        }
        var lines: [String] = []
        if !names.isEmpty {
            lines.append(
                "runs the scripts of \(names.joined(separator: ", ")); `--no-link-scripts` leaves"
                    + " them out")
        }
        if !forecast.unknown.isEmpty {
            let count = Counted.words(forecast.unknown.count, "conda package")
            lines.append(
                "which of \(count) bring scripts that run is known once they are fetched;"
                    + " `--no-link-scripts` leaves such scripts out")
        }
        return lines
    }
}
