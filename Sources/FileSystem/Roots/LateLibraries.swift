import CPlatform
import Glibc
import SystemPackage

/// What the C library loads only when it is first needed, loaded now.
///
/// Once a root was entered, a name that is looked up would load the root's own modules into this
/// process, which were built for another C library.
package enum LateLibraries {
    /// Loads the modules that look names up, as `/etc/nsswitch.conf` lists them, the converters of
    /// text, and what ends threads; asks no server.
    package static func load() {
        _ = unsafe setlocale(LC_CTYPE, "C.UTF-8")
        lookUpLocally()
        let text = (try? Files.readText("/etc/nsswitch.conf", limit: 1 << 16)) ?? ""
        for module in modules(in: text) { keep("libnss_\(module).so.2") }
        keep("libgcc_s.so.1")
        let converter = unsafe iconv_open("UTF-8", "UTF-8")
        if unsafe converter != iconv_t(bitPattern: -1) { unsafe iconv_close(converter) }
    }

    /// Makes the C library read its configuration of lookups; it keeps that after a change of root.
    private static func lookUpLocally() {
        _ = unsafe getpwuid(0)
        var answer: UnsafeMutablePointer<addrinfo>?
        if unsafe getaddrinfo("localhost", nil, nil, &answer) == 0 { unsafe freeaddrinfo(answer) }
    }

    /// Never closed: a library that is loaded already is taken as it is.
    private static func keep(_ name: String) { _ = unsafe dlopen(name, RTLD_NOW | RTLD_LOCAL) }

    /// The services of the databases that are asked: `hosts: files mdns4_minimal [NOTFOUND=return]
    /// dns` gives `files`, `mdns4_minimal`, `dns`.
    static func modules(in configuration: String) -> [String] {
        var found: [String] = []
        for line in configuration.split(separator: "\n") where !line.hasPrefix("#") {
            let halves = line.split(separator: ":", maxSplits: 1)
            guard halves.count == 2, ["passwd", "group", "hosts"].contains(halves[0]) else {
                continue
            }
            for word in halves[1].split(whereSeparator: \.isWhitespace) {
                let name = String(word)
                let isName = name.utf8.allSatisfy {
                    UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0
                        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || $0 == UInt8(ascii: "_")
                }
                if isName, !found.contains(name) { found.append(name) }
            }
        }
        return found
    }
}
