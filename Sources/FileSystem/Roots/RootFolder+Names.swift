import Diagnostics
import Glibc
import SystemPackage

extension RootFolder {
    private static let resolver = FilePath("/etc/resolv.conf")

    /// Lets names of the network be found inside: where the root says nothing of name servers, it
    /// is shown what the host says.
    func provideNames(_ guardian: RootGuardian) throws {
        guard try Files.attributesFollowingLinks(of: Self.resolver)?.kind == .file else { return }
        let inside = path.appending(Self.resolver.components)
        let kind = try Files.kind(of: inside)
        if kind == .symlink { return try followResolverLink(inside) }
        if kind == nil {
            // A mount needs something to lie on.
            try guardian.tell(.placed(Self.resolver.string))
            try Files.writeAtomically("", to: inside)
        }
        guard try Files.attributes(of: inside)?.size == 0 else { return }
        do {
            try Mount.bind(Files.resolve(Self.resolver), on: inside).make()
        } catch {
            throw refused(error)
        }
    }

    /// The link of an installed system leads to a file that a service writes below `/run`, where
    /// there is none now; links to elsewhere are the root's own affair.
    private func followResolverLink(_ link: FilePath) throws {
        let target = FilePath("/etc").pushing(try Files.readLink(link)).lexicallyNormalized()
        guard target.starts(with: "/run"), target != "/run" else { return }
        let inside = path.appending(target.components)
        guard try !Files.exists(inside) else { return }
        try Files.createDirectories(inside.removingLastComponent())
        try Files.writeAtomically(Files.read(Self.resolver, limit: 1 << 20), to: inside)
    }
}
