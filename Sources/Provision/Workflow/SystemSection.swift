import Apt
import Diagnostics
import Lockfiles
import PackageModel

/// What `plan` says of apt's part: its own words, counted and weighed.
struct SystemSection {
    let forecast: SystemForecast
    let isStored: (Digest) -> Bool

    /// Changes one by one where they are few, or concern what somebody asked for or has.
    private static let rowLimit = 6

    /// Adds the section, what it fetches and that it needs root.
    func join(_ view: inout PlanView) {
        guard !forecast.isMet else { return }
        let layers = Set(forecast.missing.map(\.layer)).sorted()
        for layer in layers.reversed() {
            let rows = rows(of: layer)
            guard !rows.isEmpty else { continue }
            let section = PlanView.Section(
                layer: layer.rawValue,
                title: layer == .driver ? "Driver packages (apt)" : "System (apt)", rows: rows,
                isSystem: true)
            view.sections.insert(section, at: 0)
        }
        let estimate = forecast.download(isStored: isStored)
        view.download.bytes = clamped(view.download.bytes, estimate.bytes)
        view.download.cachedBytes = clamped(view.download.cachedBytes, estimate.storedBytes)
        view.systemBytes = forecast.missing.compactMap { $0.apt?.installedSize }
            .reduce(0, clamped)
        view.needsRoot = true
        view.untouched.removeAll { $0 == "packages of the distribution" }
        if forecast.transaction == nil {
            view.notes.append(
                "apt's sources have other versions by now; what is installed is the lock's")
        }
    }

    private func rows(of layer: Layer) -> [PlanView.Row] {
        let changes = forecast.changes.filter { self.layer(of: $0) == layer }
        let shown = changes.filter { change in
            change.kind != .install || changes.count <= Self.rowLimit
                || forecast.package(of: change)?.isRequested == true
        }
        let rest = changes.filter { !shown.contains($0) }
        var rows = shown.sorted { rank($0) < rank($1) }.map(row)
        if !rest.isEmpty {
            rows.append(
                PlanView.Row(
                    action: .add, name: Counted.words(rest.count, "package") + " they need",
                    bytes: bytes(rest), count: rest.count))
        }
        return rows
    }

    /// What goes, and what no lock has, belongs to the lowest layer that changes.
    private func layer(of change: AptChange) -> Layer {
        forecast.package(of: change)?.layer ?? forecast.missing.map(\.layer).min() ?? .system
    }

    private func rank(_ change: AptChange) -> String {
        let isRequested = forecast.package(of: change)?.isRequested == true
        return (isRequested ? "0" : change.newVersion == nil ? "2" : "1") + change.name
    }

    private func row(_ change: AptChange) -> PlanView.Row {
        let action: PlanView.Action =
            switch change.kind {
            case .install: .add
            case .upgrade, .downgrade, .reinstall: .change
            case .remove, .purge: .remove
            }
        return PlanView.Row(
            action: action, name: change.name, from: change.oldVersion, to: change.newVersion,
            detail: change.kind == .downgrade ? "older" : nil, bytes: bytes([change]))
    }

    private func bytes(_ changes: [AptChange]) -> Int64? {
        let artifacts = changes.compactMap(forecast.package).flatMap(\.artifacts)
        let bytes = DownloadEstimate(of: artifacts, isStored: isStored).bytes
        return bytes > 0 ? bytes : nil
    }

    private func clamped(_ left: Int64, _ right: Int64) -> Int64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }
}
