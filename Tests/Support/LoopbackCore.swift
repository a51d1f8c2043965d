import Glibc
import Synchronization

/// What the server's threads share.
final class LoopbackCore: Sendable {
    typealias Answer = @Sendable (LoopbackRequest, _ ignoringRange: Bool) -> LoopbackResponse

    struct Route {
        var faults: ArraySlice<LoopbackFault?>
        var always: LoopbackFault?
        var answer: Answer
    }

    struct State {
        var routes: [String: Route] = [:]
        var requests: [LoopbackRequest] = []
        var sockets: Set<Int32> = []
        var accepted = 0
        var isStopped = false
    }

    let state = Mutex(State())
    private let listener: LoopbackSocket

    init(_ listener: LoopbackSocket) { self.listener = listener }

    func add(
        _ path: String, _ faults: [LoopbackFault?], _ always: LoopbackFault?,
        _ answer: @escaping Answer
    ) {
        let route = Route(faults: faults[...], always: always, answer: answer)
        state.withLock { $0.routes[path] = route }
    }

    /// Runs on a thread of its own until the server stops.
    func acceptConnections() {
        while let socket = listener.accept() {
            let isWelcome = state.withLock { state in
                guard !state.isStopped else { return false }
                state.accepted += 1
                state.sockets.insert(socket.descriptor)
                return true
            }
            guard isWelcome else { return socket.close() }
            LoopbackThread.start {
                LoopbackConnection(socket, self).run()
                // Forgotten first: the number may be used again at once.
                self.state.withLock { _ = $0.sockets.remove(socket.descriptor) }
                socket.close()
            }
        }
        listener.close()
    }

    /// Notes a request and finds its answer with the fault that is due.
    func respond(to request: LoopbackRequest) -> (LoopbackResponse, LoopbackFault?) {
        let found: (Answer, LoopbackFault?)? = state.withLock { state in
            state.requests.append(request)
            guard var route = state.routes[request.path] else { return nil }
            let fault = route.faults.popFirst() ?? nil
            state.routes[request.path] = route
            return (route.answer, fault ?? route.always)
        }
        guard let (answer, fault) = found else {
            return (LoopbackResponse(404, text: "there is no \(request.path)"), nil)
        }
        var ignoringRange = false
        switch fault {
        case .status(let status, let retryAfter):
            let headers = retryAfter.map { ["Retry-After": $0] } ?? [:]
            return (LoopbackResponse(status, headers: headers, text: "no"), nil)
        case .ignoreRange: ignoringRange = true
        default: break
        }
        return (answer(request, ignoringRange), fault)
    }

    func stop() {
        // Once only: the listener's number may by then be another socket's.
        let isFirst = state.withLock { state in
            defer { state.isStopped = true }
            for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
            return !state.isStopped
        }
        if isFirst { listener.shutDown() }
    }
}

/// A thread that runs one closure.
enum LoopbackThread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    static func start(_ body: @escaping @Sendable () -> Void) {
        let box = Unmanaged.passRetained(Body(body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { raw in
                guard let raw else { return nil }
                Unmanaged<Body>.fromOpaque(raw).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            box.release()
            return
        }
        pthread_detach(thread)
    }
}
