/// The page `docs/reference/recipe.md`, made from the table of fields.
package enum RecipeReference {
    /// The whole page, Markdown.
    package static func markdown() -> String {
        introduction + RecipeFields.all.map(chapter).joined() + rules
    }

    private static let introduction = """
        # The recipe

        A recipe is a YAML file: one machine or environment, level by level. This page is made from
        the table that the decoder and `docs/recipe.schema.json` come from; `provision schema FIELD`
        prints one field of it. For completion in an editor, make this the first line:

        ```yaml
        # yaml-language-server: $schema=../docs/recipe.schema.json
        ```

        Unknown fields are errors, and all errors of a file are told at once, each with its place.
        Scalars are texts: `3.10` stays `3.10` without quotes. A value that starts with `>`, `*`,
        `&`, `!`, `%` or `@` needs quotes: `version: ">=550"`. Booleans are `true` and `false`.

        A driver is chosen and locked with everything else; its packages and those of the distribution
        are installed through apt.

        """

    private static let rules = """
        ## Between fields

        - `conda` and `python` exclude each other; with `pytorch` or `pip` there is exactly one.
        - Where a version is asked for, `12.8` is the series 12.8.x, `12.8.1` is that release, and
          `>=12.4,<13` is a specifier as Python packages write them.
        - A GPU is a marketing name in lower case with hyphens (`rtx-3090`), a compute capability
          (`sm_86`) or a PCI id (`10de:2204`); `*8` behind it counts.
        - `pytorch.index` may name an entry of `indexes`. With `auto`, the Python index is asked first. Its
          torch is taken where it is the newest version that the recipe allows, or where newer ones are
          ruled out by something else than their build; only then nothing is asked of PyTorch's own index.
          Both together are one choice: the newest version, in its plain build where that runs, else in the
          newest CUDA build that does. `PROVISION_PYTORCH_INDEX` names a mirror of PyTorch's index.

        ## Environment files

        `conda.file` names an `environment.yml` (CEP 24). What it asks for is added to the recipe:

        - `channels` count where the recipe names none; `nodefaults` is understood, and the user's
          own default channels are never added. Without any channel it is `conda-forge`.
        - `dependencies` stand after `conda.packages`; where both name a package, both hold.
        - `pip` lines stand after `pip`. `--index-url` and `--extra-index-url` become entries of
          `indexes`; one that ends in `/whl/cu121`, or `torch==2.3.1+cu121`, says which build of
          PyTorch is meant, and the section `pytorch` follows from it where the recipe has none.
          Files of requirements (`-r`) are read too. `-c`, `-e`, `--pre`, URLs and paths are errors.
        - `variables` are added to `profile.variables`, where the recipe's own win.
        - Selectors (`# [linux]`, `sel(linux): …`) are followed. `name`, `prefix`, `category` and
          fields of other tools change nothing; those that might have been meant are told.
        - PyTorch from the retired channel `pytorch` is a warning that offers both ways on. `provision
          import environment.yml` writes a recipe, with such a PyTorch as wheels.

        ## Limits

        1 MiB of text, 64 levels, 10,000 values with aliases counted as what they stand for; one
        document a file; UTF-8. Duplicate keys, merge keys (`<<`), undefined aliases and tags
        other than YAML's own are errors.

        """

    private static func chapter(_ field: Field) -> String {
        let fields = field.type.fields
        var text = "## `\(field.name)`\n\n\(field.summary)\n\n" + properties(field)
        if !fields.isEmpty {
            if case .table = field.type { text += "Each entry is a mapping:\n\n" }
            text += table(fields)
        }
        return text
    }

    /// Type, default and example of a field, each where there is one.
    private static func properties(_ field: Field) -> String {
        var lines: [String] = []
        if field.type.fields.isEmpty { lines.append("- Type: \(field.type)") }
        if field.isRequired { lines.append("- Required") }
        if let standard = field.standard { lines.append("- Default: \(standard)") }
        if !field.example.isEmpty { lines.append("- Example: `\(field.name): \(field.example)`") }
        return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n\n"
    }

    private static func table(_ fields: [Field]) -> String {
        "| Field | Type | Default | What it is | Example |\n|---|---|---|---|---|\n"
            + fields.map(row).joined() + "\n"
    }

    private static func row(_ field: Field) -> String {
        let standard = field.isRequired ? "required" : field.standard ?? "–"
        let cells = [
            "`\(field.name)`", field.type.description, standard, field.summary,
            "`\(field.example)`",
        ]
        return "| " + cells.map(escaped).joined(separator: " | ") + " |\n"
    }

    private static func escaped(_ cell: String) -> String {
        cell.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
