import Diagnostics

extension ProgressBoard {
    /// Where the parts of a download's lines stand.
    ///
    /// A narrow terminal loses the rate first, then sizes, then bars. The last column stays free:
    /// some terminals wrap there.
    struct Columns {
        var bar: Int
        var hasSize: Bool
        var hasRate: Bool

        private static let label = 23
        private static let size = 2 + 12
        private static let rate = 2 + 8
        private static let estimate = 2 + 10
        private static let leastBar = 10

        init(width: Int) {
            let room = width - 1 - Self.label - Self.estimate
            hasRate = room >= Self.size + Self.rate + Self.leastBar
            hasSize = room >= Self.size + Self.leastBar
            let spent = (hasRate ? Self.rate : 0) + (hasSize ? Self.size : 0)
            bar = room - spent >= Self.leastBar ? room - spent : 0
        }

        func header(_ state: ProgressState, at time: Duration, style: Style) -> String {
            let count = "Downloading  \(state.finishedFiles)/\(state.totalFiles)"
            guard bar > 0 else {
                let size = ByteText.progress(state.receivedBytes, of: state.totalBytes)
                return "\(count)  \(size)".fitted(to: style.width - 1, in: style)
            }
            let estimate = "ETA " + ProgressEstimate(state, at: time).text
            return line(
                count.padded(to: Self.label), state.receivedBytes, of: state.totalBytes,
                rate: state.rate.bytesPerSecond(at: time), style: style)
                + "  " + estimate
        }

        func item(_ item: ProgressState.Download, at time: Duration, style: Style) -> String {
            let name = TerminalText.plain(item.name)
            guard bar > 0 else { return ("  " + name).fitted(to: style.width - 1, in: style) }
            let label = "  " + name.fitted(to: Self.label - 4, in: style).padded(to: Self.label - 2)
            return line(
                label, item.received, of: item.bytes, rate: item.rate.bytesPerSecond(at: time),
                style: style)
        }

        private func line(
            _ label: String, _ done: Int64, of total: Int64, rate: Int64, style: Style
        ) -> String {
            var line = label + Bar.draw(done, of: total, width: bar, in: style)
            if hasSize {
                line += ByteText.progress(done, of: total).leftPadded(to: Self.size)
            }
            if hasRate { line += ByteText.rate(rate).leftPadded(to: Self.rate) }
            return line
        }
    }
}

/// How long the download will go on, as far as its rate says.
struct ProgressEstimate {
    /// Nil during the first three seconds and while nothing arrives.
    let remaining: Duration?

    init(_ state: ProgressState, at time: Duration) {
        let rate = state.rate.bytesPerSecond(at: time)
        guard let began = state.downloadBegan, time - began >= .seconds(3), rate > 0 else {
            remaining = nil
            return
        }
        remaining = .seconds((state.totalBytes - state.receivedBytes) / rate)
    }

    /// `2m 41s`, or `--`.
    var text: String { remaining.map(DurationText.whole) ?? "--" }
}
