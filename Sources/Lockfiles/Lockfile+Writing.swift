import PackageModel
import YAML

extension Lockfile {
    /// The lock as text: YAML, sorted, and byte-identical for equal locks.
    package var text: String {
        YAMLEmitter.text(
            .mapping(fields),
            comment: "Made by `provision lock`; keep it beside the recipe, do not edit it.")
    }

    private typealias Field = YAMLValue.Field

    private var fields: [Field] {
        var fields = [
            Field("lock", .integer(Int64(Self.currentFormat))),
            Field("recipe", .text(recipe)),
            Field("recipe-digest", .text("\(recipeDigest)")),
            Field("facts", .text(factsVersion)),
        ]
        if let target { fields.append(Field("target", .mapping(target.fields))) }
        fields += [
            Field("demands", .mapping(demands.fields)),
            Field("sources", .sorted(sources)),
            Field("packages", .list(packages.map { .mapping($0.fields) })),
        ]
        if !notes.isEmpty { fields.append(Field("notes", .list(notes.map { .text($0) }))) }
        return fields
    }
}

extension Lockfile.Demands {
    /// What nothing demands has no line.
    fileprivate var fields: [YAMLValue.Field] {
        let texts = [
            ("glibc", glibc), ("python", python), ("driver", driver),
            ("driver-up-to", newestDriver),
        ]
        var fields = [YAMLValue.Field("architecture", .text(architecture))]
        fields += texts.compactMap { name, value in
            value.map { YAMLValue.Field(name, .text($0)) }
        }
        if !gpus.isEmpty { fields.append(YAMLValue.Field("gpus", .line(gpus))) }
        if let disk { fields.append(YAMLValue.Field("disk", .integer(disk))) }
        return fields
    }
}

extension LockedPackage {
    fileprivate var fields: [YAMLValue.Field] {
        var fields = [
            YAMLValue.Field("layer", .text(layer.rawValue)),
            YAMLValue.Field("name", .text(name)),
            YAMLValue.Field("version", .text(version)),
        ]
        if let build { fields.append(YAMLValue.Field("build", .text(build))) }
        if isRequested { fields.append(YAMLValue.Field("requested", true)) }
        if !dependencies.isEmpty {
            fields.append(YAMLValue.Field("dependencies", .list(dependencies.map { .text($0) })))
        }
        if !artifacts.isEmpty {
            let sorted = artifacts.sorted { ($0.filename, $0.path) < ($1.filename, $1.path) }
            fields.append(
                YAMLValue.Field("artifacts", .list(sorted.map { .mapping($0.fields) })))
        }
        if let conda {
            let proof = artifacts.first?.digest.algorithm
            fields.append(YAMLValue.Field("conda", .mapping(conda.fields(proof: proof))))
        }
        if let apt { fields.append(YAMLValue.Field("apt", .mapping(apt.fields))) }
        return fields
    }
}

extension LockedArtifact {
    fileprivate var fields: [YAMLValue.Field] {
        [
            YAMLValue.Field("source", .text(source)),
            YAMLValue.Field("path", .text(path)),
            YAMLValue.Field("filename", .text(filename)),
            YAMLValue.Field("size", .integer(size)),
            YAMLValue.Field(digest.algorithm.rawValue, .text(digest.hex)),
        ]
    }
}
