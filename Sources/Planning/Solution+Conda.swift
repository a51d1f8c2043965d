import Compatibility
import Lockfiles
import PackageModel
import Resolution

extension Solution {
    /// A chosen conda package.
    struct CondaChoice {
        var key: PackageKey
        var record: CondaRecord
    }

    /// All conda packages, sorted by name.
    var condaChoices: [CondaChoice] {
        guard let conda = catalog.conda?.catalog else { return [] }
        return resolved.choices.compactMap { key, candidate in
            guard let package = key.condaPackage, package.extra == nil,
                let record = conda.record(of: key, candidate: candidate)
            else { return nil }
            return CondaChoice(key: key, record: record)
        }.sorted { $0.record.name < $1.record.name }
    }

    /// Names of the conda packages that a chosen one needs, extras included.
    func dependencies(of choice: CondaChoice) -> [String] {
        let name = choice.record.name
        let extras = resolved.choices.keys.filter {
            $0.condaPackage?.name == name && $0.condaPackage?.extra != nil
        }
        let names = ([choice.key] + extras).flatMap(resolved.dependencies(of:)).compactMap {
            $0.condaPackage?.name
        }
        return Set(names).subtracting([name]).sorted()
    }

    /// The recipe's texts that ask for a conda package.
    func requestedSpecs(of choice: CondaChoice) -> [String] {
        (problem.conda?.wishes ?? []).compactMap { wish in
            guard let spec = try? MatchSpec(wish.text), spec.exactName == choice.record.name else {
                return nil
            }
            return wish.text
        }
    }

    /// The lowest version of a fact of the machine that some conda package asks for.
    func lowest(_ fact: String) -> DottedVersion? {
        let texts = condaChoices.flatMap { $0.record.depends + $0.record.constrains }
        return texts.compactMap { text -> DottedVersion? in
            guard Self.names(fact, text), let start = text.firstRange(of: ">=") else { return nil }
            let digits = text[start.upperBound...].drop { $0 == " " }.prefix {
                $0.isNumber || $0 == "."
            }
            return DottedVersion(String(digits))
        }.max()
    }

    /// Whether some conda package asks for a fact of the machine, of whatever version.
    func asks(for fact: String) -> Bool {
        condaChoices.contains { choice in
            (choice.record.depends + choice.record.constrains).contains { Self.names(fact, $0) }
        }
    }

    /// Whether a dependency is on that very package: `__cuda_arch >=8` is none on `__cuda`.
    private static func names(_ name: String, _ dependency: String) -> Bool {
        guard dependency.hasPrefix(name) else { return false }
        return dependency.dropFirst(name.count).first.map {
            !$0.isLetter && !$0.isNumber && !"_-.".contains($0)
        } ?? true
    }

    /// The Python of the environment, wherever it comes from.
    package var pythonVersion: String? {
        interpreter?.minorVersion
            ?? condaChoices.first { $0.record.name == "python" }.map { choice in
                choice.record.version.split(separator: ".").prefix(2).joined(separator: ".")
            }
    }
}
