internal import PackageModel

/// The table of all fields: the recipe's own and, through them, those of its sections.
///
/// Each section's rows stand beside its type in `Model/`.
package enum RecipeFields {
    package static let all: [Field] = [
        Field(
            "recipe", .number(Recipe.currentFormat), isRequired: true, example: "1",
            "The version of the recipe format."),
        Field(
            "name", .text(.identifier), isRequired: true, example: "my-machine",
            "Names the prefix, the profile and the modulefile."),
        Field(
            "description", .text(.anything), example: "Workstation with CUDA 12 and PyTorch",
            "A sentence for people."),
        Field(
            "target", .section(Recipe.Target.fields), default: "this machine, probed",
            "The machine to provision. Set fields of it to lock for another one."),
        Field(
            "system", .section(Recipe.System.fields), "Level 1: packages of the distribution."),
        Field("driver", .section(Recipe.Driver.fields), "Level 1: the NVIDIA driver."),
        Field("cuda", .section(Recipe.CUDA.fields), "Level 1: the CUDA toolkit."),
        Field(
            "conda", .section(Recipe.Conda.fields),
            "Level 2: the environment, from conda packages. Excludes `python`."),
        Field(
            "python", .section(Recipe.Python.fields),
            "Level 2: the environment, a virtual one on an interpreter of the machine. "
                + "Excludes `conda`."),
        Field(
            "pytorch", .section(Recipe.PyTorch.fields),
            "Level 3: the GPU build of PyTorch. Needs `conda` or `python`."),
        Field(
            "pip", .list(.text(.requirement)), default: "[]",
            example: "[transformers>=4.40, \"numpy<3\"]",
            "Further Python packages. Needs `conda` or `python`."),
        Field(
            "indexes", .table(TextRule<String>.identifier.format, .section(PythonIndex.fields)),
            default: "{}",
            "Named Python indexes; a package comes from exactly one, the first that has it."),
        Field(
            "profile", .section(Recipe.Profile.fields),
            "What shells get when they source the profile."),
        Field(
            "verify", .list(.choice(of: VerificationStep.self)), default: "all that apply",
            example: "[files, loader, torch]",
            "The checks that `apply` and `verify` run; `[]` for none."),
    ]

    /// The field with a dotted name such as `driver.version`.
    package static func field(_ path: String) -> Field? {
        var fields = all
        var found: Field?
        for name in path.split(separator: ".", omittingEmptySubsequences: false) {
            guard let field = fields.first(where: { $0.name == name }) else { return nil }
            found = field
            fields = field.type.fields
        }
        return found
    }

    /// Dotted names of all fields, each section before its fields.
    package static var paths: [String] { all.flatMap { paths($0, below: "") } }

    private static func paths(_ field: Field, below parent: String) -> [String] {
        let path = parent + field.name
        return [path] + field.type.fields.flatMap { paths($0, below: path + ".") }
    }

    /// The sections that have a field `name`; the recipe itself is empty.
    static func sections(with name: String) -> [String] {
        (all.contains { $0.name == name } ? [""] : [])
            + all.filter { $0.type.fields.contains { $0.name == name } }.map(\.name)
    }
}
