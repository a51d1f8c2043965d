package import Diagnostics
package import PackageModel

extension Recipe {
    /// An environment of conda packages.
    package struct Conda: Sendable {
        /// Exactly these, the first one first; the standard channel where nobody names any.
        package var channels: [Located<String>]
        /// Whether the channels are the recipe's own words, so that a file's do not count.
        package var namesChannels: Bool
        package var channelPriority: Located<ChannelPriority>
        /// Each asks for one package; the same name may be there more than once.
        package var packages: [Located<MatchSpec>]
        /// An environment file to import, relative to the recipe; see `Recipe.merging(_:)`.
        package var file: Located<String>?
    }

    /// What the order of channels means for a package that several of them have.
    package enum ChannelPriority: String, RecipeChoice {
        /// The first channel that has the package is the only one it comes from.
        case strict
        /// A later channel may serve what no earlier one can.
        case flexible
    }
}

extension Recipe.Conda {
    static let standardChannel = "conda-forge"

    static let fields: [Field] = [
        Field(
            "channels", .list(.text(.channel)),
            default: "those of `file`, else [\(standardChannel)]",
            example: "[conda-forge, bioconda]",
            "Exactly these: names, URLs, or paths relative to the recipe. `.condarc` gives only "
                + "alias, mirrors, proxy and credentials."),
        Field(
            "channel-priority", .choice(of: Recipe.ChannelPriority.self), default: "strict",
            example: "flexible",
            "`strict`: a package comes from the first channel that has it, whatever later ones "
                + "have. `flexible`: from a later one where no build of the earlier ones fits."),
        Field(
            "packages", .list(.text(.matchSpec)), default: "[]",
            example: "[python=3.11, numpy, \"scipy>=1.11\"]", "What the environment holds."),
        Field(
            "file", .text(.file), example: "environment.yml",
            "An `environment.yml` to import, relative to the recipe."),
    ]

    init(_ reader: SectionReader) {
        let named = reader.list("channels", of: .channel)
        channels = named ?? [Located(Self.standardChannel, at: reader.mark)]
        namesChannels = named != nil
        channelPriority = reader.choice("channel-priority", default: .strict)
        packages = reader.list("packages", of: .matchSpec) ?? []
        file = reader.text("file", .file)
    }
}
