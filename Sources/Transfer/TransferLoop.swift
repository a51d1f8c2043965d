internal import CCurl
import Diagnostics

/// The body of the one thread that owns the multi handle.
final class TransferLoop {
    typealias Instant = ContinuousClock.Instant

    private let multi: MultiHandle
    private let inbox: Inbox
    private let settings: TransferSettings
    private let reporter: any Reporter
    /// Transfers with an exchange in the multi handle.
    private var active: [Transfer] = []
    /// Transfers that wait for their next try.
    private var delayed: [(due: Instant, transfer: Transfer)] = []
    /// Streams that wait for a place, in order.
    private var queued: [Transfer] = []

    init(
        multi: MultiHandle, inbox: Inbox, settings: TransferSettings, reporter: any Reporter
    ) {
        self.multi = multi
        self.inbox = inbox
        self.settings = settings
        self.reporter = reporter
    }

    /// Works until it is told to close.
    func run() {
        while obeyCommands() {
            startWhatMay()
            multi.perform()
            while let (exchange, code) = multi.nextFinished() { conclude(exchange, code) }
            watchClocks()
            multi.poll(milliseconds: patience)
        }
        for transfer in active + delayed.map(\.transfer) + queued { drop(transfer, .closed) }
    }

    // MARK: Commands

    /// Does what the inbox asks; false to end.
    private func obeyCommands() -> Bool {
        var hasRoom = false
        for command in inbox.take() {
            switch command {
            case .start(let order):
                if let place = order.addresses.first { admit(Transfer(order, at: place)) }
            case .cancel(let ticket): cancel(ticket)
            case .room: hasRoom = true
            case .close: return false
            }
        }
        if hasRoom { resumePaused() }
        return true
    }

    private func admit(_ transfer: Transfer) {
        guard !transfer.order.ticket.isCancelled else { return drop(transfer, .cancelled) }
        if transfer.sink.isStream { queued.append(transfer) } else { start(transfer) }
    }

    private func cancel(_ ticket: Ticket) {
        let all = active + delayed.map(\.transfer) + queued
        guard let transfer = all.first(where: { $0.order.ticket === ticket }) else { return }
        drop(transfer, .cancelled)
    }

    private func resumePaused() {
        for transfer in active where transfer.exchange?.isPaused == true {
            do throws(TransferError) {
                try transfer.exchange?.resume()
            } catch {
                fail(transfer, error)
            }
        }
    }

    // MARK: Beginning

    private func startWhatMay() {
        let now = ContinuousClock.now
        let due = delayed.filter { $0.due <= now }
        delayed.removeAll { $0.due <= now }
        for entry in due { start(entry.transfer) }
        // A stream that waits for its next try keeps its place.
        var streams = (active + delayed.map(\.transfer)).filter(\.sink.isStream)
        queued.removeAll { transfer in
            let neighbours = streams.filter {
                $0.place.origin == transfer.place.origin
            }
            guard streams.count < settings.limits.streams,
                neighbours.count < settings.limits.streamsPerHost
            else { return false }
            streams.append(transfer)
            start(transfer)
            return true
        }
    }

    private func start(_ transfer: Transfer) {
        active.append(transfer)
        do throws(TransferError) {
            try multi.add(
                try transfer.begin(settings).easy, isStream: transfer.sink.isStream)
        } catch {
            // It is not in the multi handle, so there is nothing to take out of it.
            transfer.exchange = nil
            finish(transfer, error)
        }
    }

    // MARK: Ending

    private func conclude(_ exchange: Exchange, _ code: CURLcode) {
        let transfer = exchange.transfer
        do throws(TransferError) {
            switch exchange.verdict {
            case .refused(let error): throw error
            case .redirect(let location):
                detach(transfer)
                try transfer.follow(location, limits: settings.limits)
                return start(transfer)
            case .deliver where code == CURLE_OK: try transfer.sink.end()
            case .satisfied: try transfer.sink.end()
            case .deliver, .undecided: throw exchange.easy.error(code)
            }
            detach(transfer)
            finish(transfer, nil)
        } catch {
            fail(transfer, error, after: exchange.head?.retryAfter(now: settings.clock()))
        }
    }

    /// Tries again later if that may help, else gives up.
    private func fail(
        _ transfer: Transfer, _ error: TransferError, after retryAfter: Duration? = nil
    ) {
        let landed = transfer.address
        detach(transfer)
        transfer.noteFailure(limits: settings.limits)
        guard error.isTransient, transfer.failures <= settings.limits.retries else {
            return giveUp(transfer, error, landed)
        }
        let delay = Backoff(limits: settings.limits).delay(
            failures: transfer.failures, busy: error.isBusy, retryAfter: retryAfter,
            random: .random(in: 0..<1))
        repeatLater(transfer, error, delay)
    }

    /// Goes on at the next place where there is one.
    private func giveUp(_ transfer: Transfer, _ error: TransferError, _ landed: WebAddress) {
        guard error != .cancelled, transfer.move(after: error) else {
            return finish(transfer, error, landed)
        }
        repeatLater(transfer, error, .zero)
    }

    private func repeatLater(_ transfer: Transfer, _ error: TransferError, _ delay: Duration) {
        if !transfer.order.isOptional {
            reporter.report(
                .retrying(name: transfer.order.name, reason: error.reason, delay: delay))
        }
        transfer.watch.restart()
        delayed.append((ContinuousClock.now + delay, transfer))
    }

    /// Takes the present exchange, if there is one, out of the multi handle.
    private func detach(_ transfer: Transfer) {
        active.removeAll { $0 === transfer }
        guard let exchange = transfer.exchange else { return }
        multi.remove(exchange.easy)
        transfer.exchange = nil
    }

    private func finish(
        _ transfer: Transfer, _ error: TransferError?, _ landed: WebAddress? = nil
    ) {
        active.removeAll { $0 === transfer }
        transfer.sink.finish(
            error?.described(
                by: transfer.attempt(settings, landed: landed ?? transfer.address)))
    }

    /// Ends a transfer wherever it is.
    private func drop(_ transfer: Transfer, _ error: TransferError) {
        detach(transfer)
        delayed.removeAll { $0.transfer === transfer }
        queued.removeAll { $0 === transfer }
        finish(transfer, error)
    }

    // MARK: Time

    private func watchClocks() {
        let now = ContinuousClock.now
        for transfer in active + delayed.map(\.transfer) + queued {
            do throws(TransferError) {
                try transfer.look(now, settings.limits)
            } catch {
                if error.isTransient { fail(transfer, error) } else { drop(transfer, error) }
            }
        }
    }

    /// How long the thread may sleep at most.
    private var patience: Int32 {
        guard !active.isEmpty || !delayed.isEmpty || !queued.isEmpty else { return 60_000 }
        let now = ContinuousClock.now
        let nextTry = delayed.map { now.duration(to: $0.due) }.min() ?? .seconds(60)
        let watch = settings.limits.scaled(settings.limits.slowWindow) / 4
        return Int32(clamping: min(nextTry, watch, .seconds(60)).milliseconds)
    }
}

extension Transfer {
    fileprivate func look(
        _ now: ContinuousClock.Instant, _ limits: TransferLimits
    ) throws(TransferError) {
        let received = exchange.flatMap { $0.easy.isUnderWay ? $0.received : nil }
        try watch.look(
            now: now, received: received, isPaused: exchange?.isPaused ?? false, limits: limits,
            deadline: order.deadline)
    }
}
