package import Diagnostics

extension ErrorCode {
    /// The text does not follow YAML's grammar.
    package static let yamlSyntax = ErrorCode("R001", exit: .invalidRecipe)
    /// The text is larger, deeper or has more nodes than `ParsingLimits` allow.
    package static let yamlLimit = ErrorCode("R002", exit: .invalidRecipe)
    /// A mapping has the same key twice.
    package static let yamlDuplicateKey = ErrorCode("R003", exit: .invalidRecipe)
    /// An alias names an anchor that is not defined before it.
    package static let yamlUndefinedAlias = ErrorCode("R004", exit: .invalidRecipe)
    /// YAML allows it, `provision` does not: merge keys, compound keys, several documents.
    package static let yamlUnsupported = ErrorCode("R005", exit: .invalidRecipe)
    /// The bytes are not UTF-8, or hold characters that YAML forbids.
    package static let yamlEncoding = ErrorCode("R006", exit: .invalidRecipe)
}
