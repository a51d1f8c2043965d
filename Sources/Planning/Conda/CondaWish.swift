package import Diagnostics

/// A conda package that the recipe names, as a match specification.
package struct CondaWish: Sendable, Hashable {
    /// `python=3.12`, `conda-forge::numpy >=2`.
    package var text: String
    package var mark: Mark?
    /// The line of the recipe in words, for messages; nil for the standard sentence.
    package var sentence: String?

    package init(_ text: String, at mark: Mark? = nil, sentence: String? = nil) {
        self.text = text
        self.mark = mark
        self.sentence = sentence
    }
}
