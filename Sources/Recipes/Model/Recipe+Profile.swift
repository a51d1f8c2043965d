package import Diagnostics
internal import YAML

extension Recipe {
    /// What shells get when they source the profile.
    package struct Profile: Sendable {
        package var shells: [Located<Shell>]
        /// Nil for the default, which depends on the scope.
        package var activate: [Located<Activation>]?
        /// Nil for the default: `toolkit` with `cuda`, else `none`.
        package var libraryPath: Located<LibraryPath>?
        /// Sorted by name.
        package var variables: [(name: Located<String>, value: Located<String>)]
        package var modulefile: Located<Bool>
        /// Whether `ldconfig` is told of the toolkit's libraries.
        package var loaderConfiguration: Located<Bool>

        package enum Shell: String, RecipeChoice { case bash, zsh, fish }

        package enum Activation: String, RecipeChoice { case cuda, environment }

        package enum LibraryPath: String, RecipeChoice {
            /// The toolkit's libraries, without those that the environment itself ships.
            case toolkit
            case none
        }
    }
}

extension Recipe.Profile {
    static let fields: [Field] = [
        Field(
            "shells", .list(.choice(of: Shell.self)), default: "[bash, zsh, fish]",
            example: "[bash]", "The shells to write files for."),
        Field(
            "activate", .list(.choice(of: Activation.self)),
            default: "[cuda, environment]; in system scope [cuda]", example: "[cuda]",
            "What the profile switches on when sourced: nobody's login gets an environment "
                + "unasked."),
        Field(
            "library-path", .choice(of: LibraryPath.self),
            default: "toolkit with `cuda`, else none", example: "none",
            "`toolkit` puts one folder into LD_LIBRARY_PATH: the toolkit's libraries without "
                + "those that the environment itself ships."),
        Field(
            "variables",
            .table(TextRule<String>.variableName.format, .text(.anything)), default: "{}",
            example: "{NCCL_DEBUG: WARN}", "Further variables."),
        Field(
            "modulefile", .boolean, default: "false", example: "true",
            "Writes a modulefile for Lmod and Environment Modules."),
        Field(
            "ld-so-conf", .boolean, default: "false", example: "true",
            "Writes `/etc/ld.so.conf.d/provision-NAME.conf`, in system scope: every program on the "
                + "machine finds the toolkit's libraries. Needs `cuda`."),
    ]

    /// Reads the section, or takes the defaults at `mark` where there is none.
    init(_ reader: SectionReader?, at mark: Mark) {
        let mark = reader?.mark ?? mark
        shells =
            reader?.choices("shells", of: Shell.self)
            ?? Shell.allCases.map { Located($0, at: mark) }
        activate = reader?.choices("activate", of: Activation.self)
        libraryPath = reader?.choice("library-path", of: LibraryPath.self)
        variables = (reader?.variables() ?? []).sorted { $0.name.value < $1.name.value }
        modulefile = reader?.boolean("modulefile", default: false) ?? Located(false, at: mark)
        loaderConfiguration =
            reader?.boolean("ld-so-conf", default: false) ?? Located(false, at: mark)
    }
}

extension SectionReader {
    fileprivate func variables() -> [(name: Located<String>, value: Located<String>)] {
        table("variables", .variableName).compactMap { name, node in
            guard let scalar = node.scalar, !scalar.isNull || scalar.style != .plain else {
                problems.add(
                    .wrongType(
                        node, path("variables.\(name.value)"), key: name.mark,
                        expected: .text(TextRule<String>.anything.format)))
                return nil
            }
            return parse(Located(scalar.text, at: node.mark), .anything, "variables.\(name.value)")
                .map { (name, $0) }
        }
    }
}
