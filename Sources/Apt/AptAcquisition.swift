import Diagnostics
import FileSystem
import SystemPackage

/// How apt itself would fetch: through which proxy, and with which login.
///
/// `Acquire::http::Proxy`, its exceptions by host, what the program of `Proxy-Auto-Detect` says of a
/// host, `auth.conf`, and logins in the addresses of sources.
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
    /// What the program that finds a proxy said, by scheme and host.
    private var found: [String: Way] = [:]

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

    /// Adds the login in a source's address, where it has one; it counts before those of files.
    mutating func add(source address: Substring) {
        if let login = AptLogin(source: String(address)) { logins.insert(login, at: 0) }
    }

    /// The program that has to be asked for the way to `address`; nil where there is none, or apt's
    /// settings say it of that host themselves.
    func detector(for address: String) -> FilePath? {
        guard let parts = AddressParts(address) else { return nil }
        let scheme = "acquire::\(parts.scheme)::proxy"
        guard settings["\(scheme)::\(parts.host)"]?.isEmpty != false else { return nil }
        // The second is what apt called it once, and still reads.
        let program = ["-auto-detect", "autodetect"].lazy
            .compactMap { settings[scheme + $0] }.first { !$0.isEmpty }
        return program.map { below(FilePath($0)) }
    }

    /// Takes over what the program said of the host of `address`.
    mutating func take(_ way: Way, to address: String) {
        if let parts = AddressParts(address) { found[parts.origin] = way }
    }

    /// What that program printed: `DIRECT` or a proxy; nil where it knows none, and what is said of
    /// all hosts counts.
    ///
    /// Throws R633 for anything else.
    static func way(printed output: String) throws(ProvisionError) -> Way? {
        let line = output.prefix { !$0.isNewline }.drop { $0.isWhitespace }
        let word = line.prefix { !$0.isWhitespace }
        if word.isEmpty { return nil }
        if word == "DIRECT" { return .direct }
        let isProxy = ["http://", "https://", "socks5h://"].contains { word.hasPrefix($0) }
        guard isProxy, word.count == line.reversed().drop(while: \.isWhitespace).count,
            word.utf8.count <= 512
        else {
            // It may have a password in it.
            throw ProvisionError(
                .proxyUnknown, "cannot read what apt's program for proxies says",
                context: ["it has to print `DIRECT`, or an address such as `http://proxy:3142`"])
        }
        return .proxy(String(word))
    }

    /// Nil where apt says nothing of it, and the environment counts.
    package func way(to address: String) -> Way? {
        guard let parts = AddressParts(address) else { return nil }
        // What is said of http holds for https, unless that has its own.
        for scheme in parts.isSecure ? ["https", "http"] : ["http"] {
            let key = "acquire::\(scheme)::proxy"
            let own = scheme == parts.scheme ? found[parts.origin] : nil
            if let way = way("\(key)::\(parts.host)") ?? own ?? way(key) { return way }
        }
        return nil
    }

    private func way(_ key: String) -> Way? {
        guard let text = settings[key], !text.isEmpty else { return nil }
        return text.lowercased() == "direct" ? .direct : .proxy(text)
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
        below(value(key, standard))
    }

    /// Relative paths are those of apt's own folder.
    private func below(_ path: FilePath) -> FilePath {
        value("dir", "/").pushing(value("dir::etc", "etc/apt")).pushing(path)
    }

    private func value(_ key: String, _ standard: String) -> FilePath {
        FilePath(settings[key].flatMap { $0.isEmpty ? nil : $0 } ?? standard)
    }
}

extension AptTool {
    /// Asks apt for it, as far as it matters for `addresses`; files of logins that this user may not
    /// read are passed over.
    package func acquisition(for addresses: [String]) async throws -> AptAcquisition {
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
        try await addSources(to: &found)
        for address in Self.oneOfEachHost(addresses) {
            guard let program = found.detector(for: address) else { continue }
            if let way = try await way(to: address, by: program) { found.take(way, to: address) }
        }
        return found
    }

    /// Only what apt prints of its sources has their logins; a lock has none.
    private func addSources(to found: inout AptAcquisition) async throws {
        let result = try await runner.run(
            run("apt-get", ["indextargets", "--format", "$(REPO_URI)"]))
        guard result.isSuccess else { return }
        for line in Set(result.output.split(whereSeparator: \.isNewline)).sorted() {
            found.add(source: line)
        }
    }

    /// Asks a program of the machine for the way to a host as apt does: with an address as its
    /// argument, here without a login, and one line as its answer.
    ///
    /// One that fails is told, and what apt's settings say of all hosts counts.
    private func way(
        to address: String, by program: FilePath
    ) async throws -> AptAcquisition.Way? {
        let asked = AptRun(
            program.string, [address], environment: variables, root: places.root,
            timeLimit: .seconds(20))
        do {
            let result = try await runner.run(asked)
            guard result.isSuccess else {
                throw ProvisionError(
                    .proxyUnknown, "cannot learn apt's proxy: its program fails",
                    context: ["`\(program)`: \(result.ending)"])
            }
            return try AptAcquisition.way(printed: result.output)
        } catch var error as ProvisionError {
            if error.code != .proxyUnknown {
                error = ProvisionError(
                    .proxyUnknown, "cannot learn apt's proxy: its program does not start",
                    context: ["`\(program)`"])
            }
            error.hints = ["`apt-config dump | grep -i proxy` shows apt's settings"]
            reporter.report(.warning(error))
            return nil
        }
    }

    private static func oneOfEachHost(_ addresses: [String]) -> [String] {
        var seen: Set<String> = []
        return addresses.filter { address in
            AddressParts(address).map { seen.insert($0.origin).inserted } ?? false
        }
    }
}
