import Diagnostics
import Installation
import Machine
import SystemPackage

/// The cache of libraries that every program starts with, made anew by the system's own tool.
struct LoaderCache {
    let session: Session
    var programs: any ProgramRunner = SubprocessRunner()

    /// Runs `ldconfig` where a file of ours that it reads has changed since it last ran.
    ///
    /// That it fails is told and stays on record: what was switched on works by other paths too.
    func refresh(for keeper: FootprintKeeper) async throws {
        guard try keeper.isLoaderCacheStale() else { return }
        let result = try? await programs.run(run)
        guard let result, result.isSuccess else {
            return session.reporter.report(.warning(failure(result)))
        }
        try keeper.loaderCacheWasMade()
    }

    /// `-X`: it makes the cache and no links, least of all in trees that generations share.
    private var run: ProgramRun {
        let folders = session.settings.places.machine
        let own =
            folders.root == "/"
            ? []
            : [
                "-f", folders.location("/etc/ld.so.conf").string,
                "-C", folders.location("/etc/ld.so.cache").string,
            ]
        return ProgramRun(
            "/sbin/ldconfig", arguments: ["-X"] + own, environment: ["LC_ALL": "C"],
            timeLimit: .seconds(120))
    }

    private func failure(_ result: ProgramResult?) -> ProvisionError {
        let said = result?.errors.split(separator: "\n").last.map { [String($0)] } ?? []
        return ProvisionError(
            .loaderCache, "failed to make the loader's cache of libraries anew",
            context: ["`ldconfig` ended with \(result?.description ?? "no start")"] + said,
            hints: ["`sudo ldconfig -X`, then apply again"])
    }
}
