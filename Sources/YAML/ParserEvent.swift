/// One step of libyaml through a document, with its span in characters.
struct ParserEvent: Sendable {
    enum Kind: Sendable {
        case streamStart, streamEnd, documentStart, documentEnd
        case alias(String)
        case scalar(Scalar)
        case sequenceStart(isFlow: Bool)
        case mappingStart(isFlow: Bool)
        case collectionEnd
    }

    var kind: Kind
    var start: Int
    var end: Int
    var anchor: String?
    var tag: String?
}

/// What libyaml says of a text that it cannot follow; positions in characters.
struct SyntaxProblem: Error {
    var problem: String
    var position: Int
    /// What it was reading, such as `while parsing a block mapping`, and since where.
    var context: String?
    var contextPosition: Int
}
