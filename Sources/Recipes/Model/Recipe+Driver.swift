package import Diagnostics
package import PackageModel
internal import YAML

extension Recipe {
    /// The NVIDIA driver of the machine.
    package struct Driver: Sendable {
        /// Nil for any that all the rest runs on.
        package var version: Located<DottedSpecifier>?
        package var track: Located<Track>
        package var flavor: Located<Flavor>
        package var modules: Located<Modules>
        package var source: Located<Source>
        /// Whether unattended upgrades are kept from changing it.
        package var hold: Located<Bool>
        package var fabricManager: Located<Switch>
        package var persistence: Located<Switch>

        /// Which branches are candidates when several fit.
        package enum Track: String, RecipeChoice { case lts, production, newest }

        package enum Flavor: String, RecipeChoice { case auto, headless, desktop }

        package enum Modules: String, RecipeChoice { case auto, open, proprietary }

        package enum Source: String, RecipeChoice {
            /// apt's present sources, nothing added.
            case auto
            case apt
            /// Adds NVIDIA's repository.
            case nvidiaRepo = "nvidia-repo"
            /// Never touches the driver.
            case none
        }
    }

    /// Something that is on, off, or as the machine needs it.
    package enum Switch: Sendable, Hashable {
        case auto, on, off
    }
}

extension Recipe.Driver {
    private static let automatic: FieldType = .either([.choice(["auto"]), .boolean])

    static let fields: [Field] = [
        Field(
            "version", .text(.driver), default: "any that the rest runs on",
            example: "\">=550\"", "A specifier, or a branch such as `580`."),
        Field(
            "track", .choice(of: Track.self), default: "lts", example: "production",
            "Which branches are candidates when several fit."),
        Field(
            "flavor", .choice(of: Flavor.self), default: "auto", example: "headless",
            "With or without the desktop's libraries; `auto` is `desktop` where a display server "
                + "is installed."),
        Field(
            "modules", .choice(of: Modules.self), default: "auto", example: "open",
            "Which kernel modules."),
        Field(
            "source", .choice(of: Source.self), default: "auto", example: "nvidia-repo",
            "Where it comes from: `auto` is apt's present sources with nothing added, "
                + "`nvidia-repo` adds NVIDIA's, `none` never touches the driver."),
        Field(
            "hold", .boolean, default: "true", example: "false",
            "Keeps unattended upgrades from changing it under a running machine."),
        Field(
            "fabric-manager", automatic, default: "auto", example: "true",
            "The fabric manager, in the exact version of the driver; `auto` where the GPUs need "
                + "one."),
        Field(
            "persistence", automatic, default: "auto", example: "true",
            "The persistence daemon; `auto` where nothing else keeps the driver loaded."),
    ]

    init(_ reader: SectionReader) {
        version = reader.text("version", .driver)
        track = reader.choice("track", default: .lts)
        flavor = reader.choice("flavor", default: .auto)
        modules = reader.choice("modules", default: .auto)
        source = reader.choice("source", default: .auto)
        hold = reader.boolean("hold", default: true)
        fabricManager = reader.automatic("fabric-manager")
        persistence = reader.automatic("persistence")
    }
}

extension SectionReader {
    /// A field that is `auto`, `true` or `false`.
    fileprivate func automatic(_ name: String) -> Located<Recipe.Switch> {
        if let scalar = scalar(name) {
            if let value = scalar.value.boolean {
                return Located(value ? .on : .off, at: scalar.mark)
            }
            if scalar.value.text != "auto" {
                let complaint = Complaint("expected `auto`, `true` or `false`")
                refuse(scalar.map(\.text), name, complaint)
            }
        }
        return Located(.auto, at: mark)
    }
}
