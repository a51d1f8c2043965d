import Diagnostics
import FileSystem
import PackageModel
import SystemPackage

extension AptTool {
    /// dpkg's records; starts no process.
    package func database() throws -> DpkgDatabase { try DpkgDatabase.read(places) }

    /// What apt would do; nothing is changed, and root is not needed.
    package func simulate(_ request: AptRequest) async throws -> AptTransaction {
        try await simulate(request, sources: [])
    }

    /// As above, and throws R621 for each name that the answer leaves out: neither it nor what
    /// apt takes in its place would be installed, or is.
    package func simulate(installing words: [String]) async throws -> AptTransaction {
        let transaction = try await simulate(AptRequest(install: words))
        var there = Set(transaction.installations.map(\.name))
        there.formUnion(try database().packages.filter(\.isInstalled).map(\.name))
        let missing = words.map { String($0.prefix { $0 != "=" && $0 != ":" }) }.filter { name in
            !there.contains(transaction.substitutes[name] ?? name)
        }
        guard let first = missing.first else { return transaction }
        var error = AptComplaint.unknown(first, ["apt makes nothing of that name"])
        error.others = missing.dropFirst().map {
            AptComplaint.unknown($0, ["apt makes nothing of that name"])
        }
        throw error
    }

    /// As above, with options that say which sources apt sees.
    func simulate(_ request: AptRequest, sources: [String]) async throws -> AptTransaction {
        try checkPresence()
        // Where nobody looks apt does not say what it takes in place of a name, unless it is told to.
        let options = ["-s", "-q=0", "-o", "Debug::NoLocking=1"]
        let result = try await runner.run(
            run("apt-get", options + sources + words(of: request)))
        guard result.isSuccess else {
            let error = AptComplaint(result: result, program: "apt-get").error
            if error.code == .unknownSystemPackage, sources.isEmpty { try checkLists() }
            throw error
        }
        guard let transaction = AptTransaction(simulation: result.output) else {
            throw ProvisionError(
                .aptFailed, "cannot read what `apt-get -s` says",
                context: result.output.split(whereSeparator: \.isNewline)
                    .filter { $0.hasPrefix("Inst ") || $0.hasPrefix("Remv ") }.suffix(3)
                    .map(String.init))
        }
        return transaction
    }

    /// The `.deb` files of what a transaction installs, in its order.
    ///
    /// Throws R622 where a version is in no source, and R631 where we cannot fetch one.
    package func archives(of transaction: AptTransaction) async throws -> [AptArchive] {
        let wanted = transaction.installations
        guard !wanted.isEmpty else { return [] }
        let exact = wanted.map { change in
            change.label + "=" + (change.newVersion ?? "")
        }
        let uris = try await printedURIs(exact)
        let stanzas = try await stanzas(exact)
        return try wanted.map { try ArchiveFinder(uris: uris, stanzas: stanzas).archive(of: $0) }
    }

    /// The names of all packages that apt's sources have.
    package func names() async throws -> [String] {
        let result = try await runner.run(run("apt-cache", ["pkgnames"]))
        guard result.isSuccess else {
            throw AptComplaint(result: result, program: "apt-cache").error
        }
        return result.output.split(whereSeparator: \.isNewline).map(String.init)
    }

    /// Renews apt's lists; needs root and the network.
    package func update() async throws {
        let result = try await runner.run(
            run("apt-get", ["update"] + lockOptions(waits: true), limit: .seconds(600)))
        guard result.isSuccess else { throw AptComplaint(result: result, program: "apt-get").error }
    }

    /// Throws R630 where there is no apt, or it has never fetched a list.
    private func checkPresence() throws {
        let isThere = try Files.exists(places.location("/usr/bin/apt-get"))
        guard isThere || places.isPrivate else {
            throw ProvisionError(
                .noApt, "cannot install packages of the distribution: this machine has no apt",
                hints: ["leave `system.packages` out, and install them by other means"])
        }
    }

    /// Where apt has never fetched a list, no name is known, however it is spelt.
    private func checkLists() throws {
        let folder = places.location(places.lists)
        let names = try Files.exists(folder) ? Files.list(folder).map(\.name) : []
        guard !names.contains(where: { $0.contains("_Packages") }) else { return }
        throw ProvisionError(
            .noApt, "apt has no lists of packages",
            hints: ["`sudo apt update` fetches them, then run this again"])
    }

    private func printedURIs(_ exact: [String]) async throws -> [PrintedURI] {
        let result = try await runner.run(
            run(
                "apt-get",
                [
                    "-q", "-q", "-y", "--print-uris", "--reinstall", "--allow-downgrades",
                    "--allow-change-held-packages", "--no-install-recommends",
                    "-o", "Debug::NoLocking=1", "-o", "Acquire::ForceHash=SHA256",
                    // What lies there already would have no line.
                    "-o", "Dir::Cache::archives=/nonexistent/", "install", "--",
                ] + exact.map(AptName.literal)))
        guard result.isSuccess else { throw AptComplaint(result: result, program: "apt-get").error }
        return PrintedURI.all(in: result.output)
    }

    private func stanzas(_ exact: [String]) async throws -> [AptStanza] {
        let result = try await runner.run(
            run("apt-cache", ["show", "--no-all-versions", "--"] + exact))
        guard result.isSuccess else {
            throw AptComplaint(result: result, program: "apt-cache").error
        }
        return AptStanza.all(in: result.output)
    }
}
