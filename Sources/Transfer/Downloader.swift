package import Diagnostics
import Synchronization

/// Fetches pages and files.
///
/// One thread serves all its transfers.
///
/// Closed with the last reference at the latest.
package final class Downloader: Sendable {
    let settings: TransferSettings
    let pool: ChunkPool
    private let inbox: Inbox
    /// Secrets that came in addresses of indexes; their files need them as well.
    private let secrets = Mutex(KnownSecrets())
    let mirrors = Mutex(MirrorTable())
    let ended: Monitor<Bool>

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - settings: what all transfers have in common.
    ///   - reporter: is told of tries that broke.
    /// - Throws: if libcurl or the thread cannot be started.
    package init(_ settings: TransferSettings, reporter: any Reporter = SilentReporter()) throws {
        self.settings = settings
        let ended = Monitor(false)
        self.ended = ended
        do throws(TransferError) {
            let multi = try MultiHandle.open(settings.limits)
            let inbox = Inbox(multi)
            self.inbox = inbox
            pool = ChunkPool(settings.limits, inbox: inbox)
            try WorkThread.start {
                TransferLoop(multi: multi, inbox: inbox, settings: settings, reporter: reporter)
                    .run()
                ended.withLock { $0 = true }
                ended.announce()
            }
        } catch {
            throw ProvisionError(
                .connectionFailed, "failed to start the downloader", context: [error.reason])
        }
    }

    /// Fetches an answer into memory, with redirects and retries.
    ///
    /// Cancelling the task ends the transfer at once, with `CancellationError`.
    package func fetch(_ request: Request) async throws -> Response {
        let address = try WebAddress.parse(request.url)
        let places = request.isExact ? [address] : places(of: address)
        return try await firstAnswer(places) { place, isLast in
            var request = request
            // What a mirror lacks, the next one may have.
            if !isLast { request.acceptedStatuses = [] }
            return try await fetch(request, at: place, home: address.origin)
        }
    }

    private func fetch(
        _ request: Request, at address: WebAddress, home: WebAddress.Origin
    ) async throws -> Response {
        if let path = address.filePath {
            return try await fetchFile(request, at: path, address)
        }
        try check(address, request.headers)
        let promise = Promise<Response>()
        let order = Order(
            ticket: Ticket(), name: address.path.lastPathComponent,
            addresses: [authenticated(address)], home: home, headers: request.headers,
            deadline: settings.limits.fetchDeadline, isOptional: request.isOptional,
            makeSink: { PageSink(request, promise) })
        return try await perform(order, promise)
    }

    /// Begins to fetch a file; returns when the server has agreed to send it.
    ///
    /// Waits while as many streams are open as may be. Where the address has mirrors, the stream goes
    /// on at the next one when one has failed.
    package func stream(_ request: StreamRequest) async throws -> ByteStream {
        let address = try WebAddress.parse(request.url)
        return try await firstAnswer(places(of: address).runs) { run, _ in
            if let path = run[0].filePath {
                return try await streamFile(request, at: path, run[0])
            }
            return try await stream(request, from: run, home: address.origin)
        }
    }

    private func stream(
        _ request: StreamRequest, from places: [WebAddress], home: WebAddress.Origin
    ) async throws -> ByteStream {
        let address = places[0]
        try check(address, request.headers)
        let queue = StreamQueue(pool)
        if request.isEmpty {
            queue.finish(nil)
            let opening = StreamOpening(
                url: address.text, size: request.size, validator: request.validator)
            return ByteStream(opening, .network(queue, Ticket(), self))
        }
        let promise = Promise<StreamOpening>()
        let order = Order(
            ticket: Ticket(), name: request.name, addresses: places.map(authenticated),
            home: home, headers: request.headers, deadline: settings.limits.streamDeadline,
            makeSink: { StreamSink(request, queue, promise) })
        let opening = try await perform(order, promise)
        return ByteStream(opening, .network(queue, order.ticket, self))
    }

    /// Uses the login in `address`, if there is one, for everything of that origin from now on.
    package func remember(loginIn address: String) {
        guard let address = try? WebAddress.read(address), let login = address.credentials else {
            return
        }
        secrets.withLock { $0.logins[address.origin] = login }
    }

    /// Uses the token in `address`, if its path has one, for everything below that address from now
    /// on.
    ///
    /// Requests name the address without the token, and so do answers and errors.
    package func remember(tokenIn address: String) {
        guard let address = try? WebAddress.read(address), let rule = PathTokenRule(address) else {
            return
        }
        secrets.withLock { $0.add(rule) }
    }

    /// Uses `bearer` for everything of the origin of `address` from now on.
    package func remember(bearer: String, at address: String) {
        remember(Credentials(user: "", password: "", bearer: bearer), at: address)
    }

    /// Uses a login for everything of the origin of `address` from now on.
    package func remember(user: String, password: String, at address: String) {
        remember(Credentials(user: user, password: password), at: address)
    }

    private func remember(_ login: Credentials, at address: String) {
        guard let address = try? WebAddress.read(address) else { return }
        secrets.withLock { $0.logins[address.origin] = login }
    }

    /// Seconds since 1970, by the clock that transfers go by.
    package var now: Int64 { settings.clock() }

    /// Whether everything that needs a network is refused.
    package var isOffline: Bool { settings.isOffline }

    /// Ends all transfers and the thread; later requests are refused.
    package func close() { inbox.post(.close) }

    /// Ends one transfer, if it has not ended yet.
    func cancel(_ ticket: Ticket) {
        ticket.cancel()
        inbox.post(.cancel(ticket))
    }

    /// Blocks until the thread has ended.
    func waitForEnd() { ended.wait(until: { $0 }, then: { _ in }) }

    deinit { close() }

    private func perform<Value>(_ order: Order, _ promise: Promise<Value>) async throws -> Value {
        let inbox = inbox
        return try await withTaskCancellationHandler {
            if !inbox.post(.start(order)) {
                throw TransferError.closed.described(at: order.addresses[0].description)
            }
            return try await promise.value()
        } onCancel: {
            cancel(order.ticket)
        }
    }

    /// The address with the login that `.netrc` has for it, unless it brings its own.
    private func authenticated(_ address: WebAddress) -> WebAddress {
        let known = secrets.withLock { ($0.logins[address.origin], $0.token(for: address)) }
        return WebAddress(
            origin: address.origin, text: address.text, path: address.path,
            credentials: address.credentials ?? known.0
                ?? settings.netrc.credentials(for: address.origin.host),
            token: known.1)
    }

    private func check(_ address: WebAddress, _ headers: [String: String]) throws {
        guard !settings.isOffline else {
            throw TransferError.offline.described(at: address.description)
        }
        for (name, value) in headers
        where (name + value).utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) {
            throw TransferError.badAddress("a header field has control characters")
                .described(at: address.description)
        }
    }
}

extension StreamRequest {
    /// Whether nothing is wanted, so that there is nothing to ask.
    fileprivate var isEmpty: Bool {
        guard let end = end ?? size else { return false }
        return offset >= end
    }
}

extension String {
    /// The last name of a path; pages end in a `/`, and are called by the name before it.
    fileprivate var lastPathComponent: String {
        split(separator: "/").last.map(String.init) ?? self
    }
}
