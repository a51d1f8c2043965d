internal import CCurl

/// One request and its answer on one easy handle; a transfer is made of one or several.
///
/// Lives on the loop's thread. libcurl holds its address, so it must leave the multi handle before
/// it is let go.
final class Exchange {
    let transfer: Transfer
    private(set) var easy: EasyHandle
    private var reader: HeadReader
    private(set) var verdict = Verdict.undecided
    private(set) var head: Head?
    private(set) var isPaused = false
    /// Bytes that came, wanted or not: the measure of the rate.
    private(set) var received: Int64 = 0

    /// What the answer turned out to be.
    enum Verdict {
        case undecided
        case deliver
        case redirect(String)
        case refused(TransferError)
        /// All that was wanted came before the answer's end.
        case satisfied
    }

    init(_ transfer: Transfer, settings: TransferSettings) throws(TransferError) {
        self.transfer = transfer
        easy = try EasyHandle.open()
        reader = HeadReader(limit: settings.limits.headSize)
        try unsafe prepare(settings, me: Unmanaged.passUnretained(self).toOpaque())
    }

    private func prepare(
        _ settings: TransferSettings, me: UnsafeMutableRawPointer
    ) throws(TransferError) {
        try easy.configure(settings, for: transfer.address)
        try easy.configure(for: transfer.sink, at: transfer.address.origin.scheme)
        try easy.setHeaders(transfer.headerLines)
        try unsafe easy.set(CURLOPT_PRIVATE, pointer: me)
        try unsafe easy.set(CURLOPT_HEADERDATA, pointer: me)
        try unsafe easy.set(CURLOPT_WRITEDATA, pointer: me)
        try unsafe easy.set(CURLOPT_HEADERFUNCTION, callback: receiveHeader)
        try unsafe easy.set(CURLOPT_WRITEFUNCTION, callback: receiveBody)
    }

    /// Tries again to deliver what there was no room for.
    func resume() throws(TransferError) {
        isPaused = false
        try easy.unpause()
    }

    /// A line of the head came; false ends the exchange.
    fileprivate func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        received += Int64(line.count)
        // What comes after the head is a trailer, which nobody asked for.
        guard case .undecided = verdict else { return true }
        do throws(TransferError) {
            guard let head = try unsafe reader.take(line) else { return true }
            self.head = head
            verdict = try judge(head)
            return true
        } catch {
            verdict = .refused(error)
            // A short body is read to its end, for the connection's sake.
            if case .status = error { return true }
            return false
        }
    }

    private func judge(_ head: Head) throws(TransferError) -> Verdict {
        if [301, 302, 303, 307, 308].contains(head.status), let target = head.fields["location"] {
            return .redirect(target)
        }
        try transfer.sink.judge(head, from: transfer.address)
        return .deliver
    }

    private static let unwantedLimit: Int64 = 64 << 10

    /// Bytes of the body came; tells libcurl how many were taken.
    fileprivate func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard case .deliver = verdict else {
            received += Int64(bytes.count)
            return received <= Self.unwantedLimit ? bytes.count : 0
        }
        do throws(TransferError) {
            switch try unsafe transfer.sink.take(bytes) {
            case .taken:
                received += Int64(bytes.count)
                return bytes.count
            case .full:
                isPaused = true
                return provision_write_pause()
            case .enough:
                verdict = .satisfied
                return 0
            }
        } catch {
            verdict = .refused(error)
            return 0
        }
    }
}

private let receiveHeader: provision_write_callback = { bytes, size, count, owner in
    guard let owner = unsafe owner else { return 0 }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(owner).takeUnretainedValue()
    let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size &* count)
    return unsafe exchange.takeHeader(line) ? line.count : 0
}

private let receiveBody: provision_write_callback = { bytes, size, count, owner in
    guard let owner = unsafe owner else { return 0 }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(owner).takeUnretainedValue()
    return unsafe exchange.takeBody(UnsafeRawBufferPointer(start: bytes, count: size &* count))
}
