/// The way from one request to its last byte: exchanges, redirects, failures.
///
/// On the loop's thread.
final class Transfer {
    let order: Order
    let sink: any TransferSink
    /// The place that is tried, before redirects.
    private(set) var place: WebAddress
    /// Where the next exchange goes.
    private(set) var address: WebAddress
    private var nextPlaces: ArraySlice<WebAddress>
    /// How earlier places failed.
    private var setbacks: [String] = []
    private var hops = 0
    /// False for good once a redirect has left the origin that was asked.
    private var isHome = true
    /// Tries that broke, redirects within one counted as one.
    private(set) var brokenTries = 0
    private(set) var failures = 0
    var exchange: Exchange?
    var watch = RateWatch()

    init(_ order: Order, at place: WebAddress) {
        self.order = order
        sink = order.makeSink()
        self.place = place
        address = place
        nextPlaces = order.addresses.dropFirst()
    }

    /// The fields of the next request.
    ///
    /// Those of the caller go home only.
    var headerLines: [String] {
        var lines: [String] = []
        if !sink.allowsCompression { lines.append("Accept-Encoding: identity") }
        if sink.wantedRange != nil, let validator = sink.validator {
            lines.append("If-Range: \(validator)")
        }
        guard isHome else { return lines }
        let headers = place.origin == order.home ? order.headers : [:]
        lines += headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        if let credentials = place.credentials, headers["Authorization"] == nil {
            lines.append("Authorization: \(credentials.authorization)")
        }
        return lines
    }

    /// Makes the next exchange.
    func begin(_ settings: TransferSettings) throws(TransferError) -> Exchange {
        let exchange = try Exchange(self, settings: settings)
        self.exchange = exchange
        return exchange
    }

    /// Turns to where a redirect leads, if it may lead there.
    func follow(_ location: String, limits: TransferLimits) throws(TransferError) {
        hops += 1
        guard hops <= limits.redirects else { throw .tooManyRedirects(limits.redirects) }
        let target: WebAddress
        do throws(TransferError) {
            target = try WebAddress.read(location, relativeTo: address.revealed)
                .hiding(place.token)
        } catch {
            throw .refusedRedirect(
                to: location.maskingCredentials.hiding(place.token), because: error.reason)
        }
        guard Self.mayLead(from: address, to: target) else {
            throw .refusedRedirect(
                to: target.description, because: "it leaves `https`, or this machine's own address")
        }
        if target.origin != address.origin { isHome = false }
        address = target
    }

    /// `https` from anywhere; plain `http` only for those who never had more, and never elsewhere.
    static func mayLead(from source: WebAddress, to target: WebAddress) -> Bool {
        switch (source.origin.scheme, target.origin.scheme) {
        case (_, .https): true
        case (.http, .http):
            source.origin == target.origin || source.isLoopback && target.isLoopback
        default: false
        }
    }

    /// Notes that a try broke; a redirect is looked up anew, since its target may have run out.
    func noteFailure(limits: TransferLimits) {
        if sink.broke() >= limits.progress { failures = 0 }
        failures += 1
        brokenTries += 1
        exchange = nil
        (address, hops, isHome) = (place, 0, true)
    }

    /// Turns to the next place after this one has failed for good; false where there is none.
    ///
    /// What has come stays, and only the rest is asked for there.
    func move(after error: TransferError) -> Bool {
        guard sink.mayMove, let next = nextPlaces.popFirst() else { return false }
        setbacks.append("before that: failed to fetch `\(place)`: \(error.reason)")
        sink.moved()
        (place, address, hops, isHome) = (next, next, 0, true)
        (failures, brokenTries) = (0, 0)
        return true
    }

    /// What was tried, for the message of an error.
    func attempt(_ settings: TransferSettings, landed: WebAddress) -> Attempt {
        Attempt(
            address: place.description,
            redirected: landed == place ? nil : landed.description,
            range: sink.wantedRange.map { "bytes \($0.text)" }, tries: brokenTries,
            proxy: settings.proxies.proxy(for: landed)?.maskingCredentials,
            localTime: HTTPDate.show(settings.clock()), setbacks: setbacks)
    }
}
