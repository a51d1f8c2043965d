import Diagnostics
import FileSystem
import SystemPackage

/// How apt itself would fetch: through which proxy, and with which login.
///
/// `Acquire::http::Proxy`, its exceptions by host, and `auth.conf`; programs that find a proxy
/// (`Proxy-Auto-Detect`) are not started.
package struct AptAcquisition: Sendable, Equatable {
    /// Which way to a host.
    package enum Way: Sendable, Hashable {
        case direct
        case proxy(String)
    }

    package struct Login: Sendable, Equatable {
        package var user: String
        package var password: String
    }

    /// apt's settings by their names in lower case, as it compares them.
    private let settings: [String: String]
    private var logins: [AptLogin] = []

    /// Reads what `apt-config dump` prints: `Acquire::http::Proxy "http://proxy:3142/";`.
    init(dump: String) {
        var settings: [String: String] = [:]
        for line in dump.split(whereSeparator: \.isNewline) {
            guard let space = line.firstIndex(of: " "), line.hasSuffix("\";") else { continue }
            let value = line[line.index(after: space)...].dropFirst().dropLast(2)
            settings[line[..<space].lowercased()] = String(value)
        }
        self.settings = settings
    }

    /// Adds the logins of a file in the syntax of `auth.conf`; the first entry that fits counts.
    mutating func add(authentication text: String) { logins += AptLogin.all(in: text) }

    /// Nil where apt says nothing of it, and the environment counts.
    package func way(to address: String) -> Way? {
        guard let parts = AddressParts(address) else { return nil }
        // What is said of http holds for https, unless that has its own.
        for scheme in parts.isSecure ? ["https", "http"] : ["http"] {
            let key = "acquire::\(scheme)::proxy"
            if let text = settings["\(key)::\(parts.host)"] ?? settings[key], !text.isEmpty {
                return text.lowercased() == "direct" ? .direct : .proxy(text)
            }
        }
        return nil
    }

    /// The login that apt has for an address; nil for none.
    package func login(for address: String) -> Login? {
        guard let parts = AddressParts(address) else { return nil }
        return logins.first { $0.fits(parts) }.map { Login(user: $0.user, password: $0.password) }
    }

    /// Where apt has its file of logins and its folder of such files.
    var places: (file: FilePath, folder: FilePath) {
        (place("dir::etc::netrc", "auth.conf"), place("dir::etc::netrcparts", "auth.conf.d"))
    }

    private func place(_ key: String, _ standard: String) -> FilePath {
        func value(_ key: String, _ standard: String) -> FilePath {
            FilePath(settings[key].flatMap { $0.isEmpty ? nil : $0 } ?? standard)
        }
        return value("dir", "/").pushing(value("dir::etc", "etc/apt")).pushing(value(key, standard))
    }
}

extension AptTool {
    /// Asks apt for it; files of logins that this user may not read are passed over.
    package func acquisition() async throws -> AptAcquisition {
        let result = try await runner.run(run("apt-config", ["dump"]))
        guard result.isSuccess else {
            throw AptComplaint(result: result, program: "apt-config").error
        }
        var found = AptAcquisition(dump: result.output)
        let (file, folder) = found.places
        var files = [file]
        if let entries = try? Files.list(places.location(folder)) {
            // The endings that apt reads in such folders.
            files += entries.map(\.name).filter { $0.hasSuffix(".conf") || !$0.contains(".") }
                .sorted().map { folder.appending($0) }
        }
        for file in files {
            guard let text = try? Files.readText(places.location(file), limit: 1 << 20) else {
                continue
            }
            found.add(authentication: text)
        }
        return found
    }
}
