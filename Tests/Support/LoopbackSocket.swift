import Glibc

/// A TCP socket of the loopback server.
struct LoopbackSocket: Sendable {
    let descriptor: Int32

    struct Failure: Error {
        var operation: String
        var code: Int32
    }

    /// Listens on a free port of 127.0.0.1.
    static func listen() throws -> LoopbackSocket {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let socket = LoopbackSocket(descriptor: Glibc.socket(AF_INET, type, 0))
        guard socket.descriptor >= 0 else { throw Failure(operation: "socket", code: errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let bound = withSockaddr(&address) { bind(socket.descriptor, $0, $1) }
        guard bound == 0, Glibc.listen(socket.descriptor, 128) == 0 else {
            defer { socket.close() }
            throw Failure(operation: "bind", code: errno)
        }
        return socket
    }

    /// The port it listens on.
    var port: Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = Self.withSockaddr(&address) { pointer, _ in
            getsockname(descriptor, UnsafeMutablePointer(mutating: pointer), &length)
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func withSockaddr<Result>(
        _ address: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// Waits for a client; nil once the socket was shut down.
    func accept() -> LoopbackSocket? {
        while true {
            let client = Glibc.accept(descriptor, nil, nil)
            if client >= 0 {
                _ = fcntl(client, F_SETFD, FD_CLOEXEC)
                var yes: Int32 = 1
                setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, 4)
                return LoopbackSocket(descriptor: client)
            }
            if errno != EINTR && errno != ECONNABORTED { return nil }
        }
    }

    /// Sends everything; false if the client has gone.
    func send(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = Glibc.send(
                    descriptor, bytes.baseAddress?.advanced(by: sent), bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    /// What the client sends next; empty once it has gone.
    func receive() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16 << 10) { buffer, count in
            repeat {
                count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            } while count < 0 && errno == EINTR
            count = max(0, count)
        }
    }

    /// Waits a while; false as soon as the client has gone.
    func pause(milliseconds: Int32) -> Bool {
        var entry = pollfd(descriptor: descriptor)
        return poll(&entry, 1, milliseconds) == 0
    }

    /// Makes the coming `close` a reset.
    func resetOnClose() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    func shutDown() { shutdown(descriptor, Int32(SHUT_RDWR)) }
    func close() { _ = Glibc.close(descriptor) }
}

extension pollfd {
    /// Asks whether the other side has closed; a client that waits for an answer sends nothing.
    fileprivate init(descriptor: Int32) {
        self.init(fd: descriptor, events: Int16(POLLIN), revents: 0)
    }
}
