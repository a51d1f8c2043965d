import Diagnostics
import Synchronization

extension Downloader {
    /// Asks `mirrors`, in order, for everything below `address` from now on, and `address` itself
    /// last.
    ///
    /// A mirror that cannot be reached, lacks the file or has another one than was declared makes
    /// room for the next. Logins and tokens are not taken from these addresses: see
    /// `remember(tokenIn:)`. Fields of a request go to the origin that was asked for only.
    ///
    /// - Parameters:
    ///   - mirrors: addresses, `file://` ones too; none that is no address is used.
    ///   - address: what requests, records and locks say.
    package func remember(mirrors: [String], for address: String) {
        guard let address = try? WebAddress.read(address) else { return }
        self.mirrors.withLock { $0.add(mirrors, for: address) }
    }

    func places(of address: WebAddress) -> [WebAddress] {
        mirrors.withLock { $0.places(of: address) }
    }

    /// The answer of the first place that has one.
    ///
    /// - Throws: the last place's error, which tells of the others.
    func firstAnswer<Place, Answer>(
        _ places: [Place], _ ask: (_ place: Place, _ isLast: Bool) async throws -> Answer
    ) async throws -> Answer {
        var failures: [ProvisionError] = []
        for (position, place) in places.enumerated() {
            do {
                return try await ask(place, position == places.count - 1)
            } catch let error as ProvisionError {
                failures.append(error)
            }
        }
        guard var failure = failures.popLast() else { throw CancellationError() }
        // That the network is forbidden needs to be said once.
        for earlier in failures where earlier.code != .offline {
            failure = failure.because(
                "before that: \(earlier.message)"
                    + (earlier.context.first.map { ": \($0)" } ?? ""))
        }
        throw failure
    }
}
