import Glibc
import SystemPackage

/// The one thread that draws and listens for signals.
///
/// It is not of the cooperative pool, so that neither a busy engine stops the picture nor a slow
/// terminal an engine.
struct Heartbeat: Sendable {
    private static let millisecondsPerBeat: Int32 = 100

    private let inbox: SignalInbox
    private let onBeat: @Sendable () -> Void
    private let onSignal: @Sendable (Int32) -> Void

    /// Starts the thread; it ends with the process.
    static func start(
        _ inbox: SignalInbox, onBeat: @escaping @Sendable () -> Void,
        onSignal: @escaping @Sendable (Int32) -> Void
    ) throws {
        let heartbeat = Heartbeat(inbox: inbox, onBeat: onBeat, onSignal: onSignal)
        let box = Unmanaged.passRetained(Box(heartbeat))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { argument in
                if let argument {
                    Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().heartbeat.run()
                }
                return nil
            }, box.toOpaque())
        guard status == 0 else {
            box.release()
            throw Errno(rawValue: status)
        }
        pthread_detach(thread)
    }

    private final class Box {
        let heartbeat: Heartbeat
        init(_ heartbeat: Heartbeat) { self.heartbeat = heartbeat }
    }

    private func run() {
        while true {
            for signal in inbox.wait(milliseconds: Self.millisecondsPerBeat) { onSignal(signal) }
            onBeat()
        }
    }
}
