package import Diagnostics

extension ErrorCode {
    /// A facts file breaks the rules of its format, or its tables contradict each other.
    package static let badFacts = ErrorCode("R610", exit: .invalidRecipe)
    /// A facts file is of a format that this `provision` does not know.
    package static let unknownFactsFormat = ErrorCode("R611", exit: .invalidRecipe)
}
