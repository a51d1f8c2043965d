internal import CCurl

extension EasyHandle {
    /// Sets what all requests of a run have in common.
    ///
    /// After this libcurl reads no environment.
    borrowing func configure(
        _ settings: TransferSettings, for address: WebAddress
    ) throws(TransferError) {
        try set(CURLOPT_URL, address.requestText)
        try allowHTTPOnly()
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_USERAGENT, settings.userAgent)
        // An empty text, not nil: that would make libcurl look into the environment.
        try set(CURLOPT_PROXY, settings.proxies.proxy(for: address) ?? "")
        try set(CURLOPT_NOPROXY, "")
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        let timeout = settings.limits.scaled(settings.limits.connectTimeout)
        try set(CURLOPT_CONNECTTIMEOUT_MS, Int(timeout.milliseconds))
        try trust(settings.certificates)
    }

    /// Without a folder of certificates libcurl 7.87 and later parses the file once for all
    /// connections (20 ms each); so the folder that it was built with is left out.
    private borrowing func trust(_ certificates: Certificates) throws(TransferError) {
        if let file = certificates.file { try set(CURLOPT_CAINFO, file) }
        if let folder = certificates.folder {
            try set(CURLOPT_CAPATH, folder)
        } else if certificates.file != nil || Curl.hasCertificateFile {
            try set(CURLOPT_CAPATH, nil)
        }
    }

    /// Sets what distinguishes big files from pages.
    ///
    /// Several HTTP/1.1 connections bring a big file's bytes faster than one connection that is
    /// shared, and a reader that lags behind stops nobody else; pages share one.
    ///
    /// Waiting to see whether a connection can be shared is for TLS alone, which tells when it is
    /// open. Over plain HTTP a page would wait for a stream that comes first until its last byte,
    /// and for ever where that stream's reader waits for the page.
    borrowing func configure(
        for sink: any TransferSink, at scheme: WebAddress.Scheme
    ) throws(TransferError) {
        if sink.isStream {
            try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
            try set(CURLOPT_BUFFERSIZE, 512 << 10)
        } else {
            try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
            if scheme == .https { try set(CURLOPT_PIPEWAIT, 1) }
            try set(CURLOPT_BUFFERSIZE, 64 << 10)
        }
        if sink.allowsCompression { try set(CURLOPT_ACCEPT_ENCODING, "gzip") }
        if let range = sink.wantedRange { try set(CURLOPT_RANGE, range.text) }
    }
}

extension ByteRange {
    /// The range as a request writes it, without `bytes=`.
    var text: String {
        switch self {
        case .bytes(let range): "\(range.lowerBound)-\(range.upperBound - 1)"
        case .from(let start): "\(start)-"
        case .last(let count): "-\(count)"
        }
    }
}

extension Duration {
    /// Whole milliseconds, at least one.
    var milliseconds: Int64 {
        max(1, components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
    }
}
