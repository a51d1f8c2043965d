import Diagnostics
import Transfer

/// Finds the best form in which a channel tells the packages of a subdir, at the first of its places
/// that answers.
struct CondaProbe {
    let channel: CondaChannel
    let subdir: String
    let services: CondaServices

    /// Seconds for which a channel is taken to still offer no better form than it did.
    private static let memory: Int64 = 7 * 86_400

    /// Goes on to the next mirror where one cannot be reached or lacks the subdir.
    ///
    /// - Throws: the first mirror's error unless another one has the subdir.
    func open() async throws -> CondaSubdir.Content {
        var failure: ProvisionError?
        for location in channel.locations {
            do {
                if let content = try await open(at: location) { return content }
            } catch let error as ProvisionError {
                failure = failure ?? error
            }
        }
        guard let failure else { return .absent }
        throw channel.locations.count > 1
            ? failure.because("`\(channel.name)` has \(channel.locations.count) mirrors") : failure
    }

    /// The best form at one place; nil where there is none.
    private func open(at location: CondaLocation) async throws -> CondaSubdir.Content? {
        let folder = "\(location.url)/\(subdir)/"
        let known = await knownForm(of: folder)
        let forms = (known.map { [$0] } ?? []) + CondaForm.allCases.filter { $0 != known }
        var offline: ProvisionError?
        for form in forms {
            do {
                guard let content = try await open(form, in: folder) else { continue }
                if form != known { await remember(form, of: folder) }
                return content
            } catch let error as ProvisionError where error.code == .offline {
                offline = offline ?? error
            }
        }
        if let offline { throw offline }
        return nil
    }

    private func open(
        _ form: CondaForm, in folder: String
    ) async throws -> CondaSubdir.Content? {
        switch form {
        case .shards:
            try await CondaShards.open(
                folder, channel: channel, subdir: subdir, services: services
            ).map { .shards($0) }
        case .compressed, .plain:
            try await CondaWholeFile.open(
                form, folder, channel: channel, subdir: subdir, services: services
            ).map { .file($0) }
        }
    }

    /// What the channel offered the last time; files of this machine are looked at each time.
    private func knownForm(of folder: String) async -> CondaForm? {
        guard !folder.hasPrefix("file:"), let remark = await services.notes.remark(on: folder)
        else { return nil }
        let age = services.now - remark.time
        guard services.isOffline || (0..<Self.memory).contains(age) else { return nil }
        return CondaForm(rawValue: remark.text)
    }

    private func remember(_ form: CondaForm, of folder: String) async {
        guard !folder.hasPrefix("file:") else { return }
        await services.notes.make(remark: form.rawValue, on: folder, now: services.now)
    }
}
