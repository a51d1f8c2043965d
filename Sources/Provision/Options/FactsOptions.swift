import ArgumentParser
import Compatibility
import Diagnostics
import FileSystem
import SystemPackage

/// The facts that a verb goes by.
struct FactsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A facts file, whose tables replace or extend the built-in ones.", valueName: "file"))
    var facts: String?
}

extension Session {
    /// The facts of `--facts`, else of `PROVISION_FACTS`, else those of the binary.
    func facts(_ options: FactsOptions) throws -> Facts {
        let variable = environment["PROVISION_FACTS"].flatMap { $0.isEmpty ? nil : $0 }
        guard let file = options.facts ?? variable else { return .embedded }
        let path = workingDirectory.pushing(FilePath(file)).lexicallyNormalized()
        let bytes: [UInt8]
        do {
            bytes = try Files.read(path, limit: Facts.longestFile)
        } catch let error as ProvisionError {
            let hint: [Hint] =
                options.facts == nil ? ["`PROVISION_FACTS` names it: correct or unset it"] : []
            throw ProvisionError(
                .noFacts, "cannot read the facts `\(file)`",
                context: [error.message] + error.context, hints: hint)
        }
        sources.add(String(decoding: bytes, as: UTF8.self), of: file)
        return try Facts(parsing: bytes, file: file)
    }
}
