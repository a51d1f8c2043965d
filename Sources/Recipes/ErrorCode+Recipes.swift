package import Diagnostics

extension ErrorCode {
    /// A field that must be there is not.
    package static let missingField = ErrorCode("R010", exit: .invalidRecipe)
    /// A list where a text is expected, and the like.
    package static let wrongType = ErrorCode("R011", exit: .invalidRecipe)
    package static let unknownField = ErrorCode("R012", exit: .invalidRecipe)
    /// A text that does not follow the grammar of its field, or is none of its choices.
    package static let invalidValue = ErrorCode("R013", exit: .invalidRecipe)
    /// Sections that exclude or need each other.
    package static let conflictingSections = ErrorCode("R014", exit: .invalidRecipe)
    /// The recipe's format is newer than this `provision`.
    package static let unknownFormat = ErrorCode("R015", exit: .invalidRecipe)
    /// A tag such as `!custom`, which has no meaning in a recipe.
    package static let unexpectedTag = ErrorCode("R016", exit: .invalidRecipe)
    /// `provision schema` was asked for a field that is not in the table.
    package static let unknownSchemaField = ErrorCode("R017", exit: .usage)
    /// Something of an environment file that is not used, or is used otherwise; a warning.
    package static let ignoredField = ErrorCode("R018", exit: .invalidRecipe)
    /// PyTorch from the conda channel that its makers have given up; a warning.
    package static let retiredChannel = ErrorCode("R019", exit: .invalidRecipe)
    /// A value is written in a way that is not edited.
    package static let notEditable = ErrorCode("R020", exit: .failure)
}
