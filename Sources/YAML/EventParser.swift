internal import CYAML

/// One libyaml parser over one text.
///
/// It cannot be copied and is freed once.
@safe struct EventParser: ~Copyable {
    /// On the heap, because libyaml keeps pointers into it.
    private let raw: UnsafeMutablePointer<yaml_parser_t>
    /// The text; libyaml reads from here until the end.
    private let input: UnsafeMutableBufferPointer<UInt8>

    /// Copies the text; fails only where memory is short.
    init(reading source: SourceText) throws(SyntaxProblem) {
        let raw = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard unsafe yaml_parser_initialize(raw) == 1 else {
            unsafe raw.deallocate()
            throw SyntaxProblem(problem: "memory is short", position: 0, contextPosition: 0)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.scalars.count)
        for scalar in source.scalars { bytes.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
        let input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, bytes.count))
        _ = unsafe input.initialize(from: bytes)
        unsafe yaml_parser_set_encoding(raw, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(raw, input.baseAddress, bytes.count)
        unsafe self.raw = raw
        unsafe self.input = input
    }

    /// The next event; after `.streamEnd` or an error there is none.
    borrowing func next() throws(SyntaxProblem) -> ParserEvent {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(raw, &event) == 1 else { throw problem }
        let converted = unsafe ParserEvent(event)
        unsafe yaml_event_delete(&event)
        return converted
    }

    private var problem: SyntaxProblem {
        let parser = unsafe raw.pointee
        return unsafe SyntaxProblem(
            problem: parser.problem.map { unsafe String(cString: $0) } ?? "memory is short",
            position: Int(clamping: parser.problem_mark.index),
            context: parser.context.map { unsafe String(cString: $0) },
            contextPosition: Int(clamping: parser.context_mark.index))
    }

    deinit {
        unsafe yaml_parser_delete(raw)
        unsafe raw.deallocate()
        unsafe input.deallocate()
    }
}

extension ParserEvent {
    /// Copies out of `event`, which the caller still has to delete.
    fileprivate init(_ event: yaml_event_t) {
        start = unsafe Int(clamping: event.start_mark.index)
        end = unsafe Int(clamping: event.end_mark.index)
        let data = unsafe event.data
        switch unsafe event.type {
        case YAML_STREAM_START_EVENT: kind = .streamStart
        case YAML_DOCUMENT_START_EVENT: kind = .documentStart
        case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
        case YAML_ALIAS_EVENT: kind = unsafe .alias(text(data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            kind = unsafe .scalar(Scalar(data.scalar))
            anchor = unsafe text(data.scalar.anchor)
            tag = unsafe text(data.scalar.tag)
        case YAML_SEQUENCE_START_EVENT:
            kind = unsafe .sequenceStart(
                isFlow: data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE)
            anchor = unsafe text(data.sequence_start.anchor)
            tag = unsafe text(data.sequence_start.tag)
        case YAML_MAPPING_START_EVENT:
            kind = unsafe .mappingStart(
                isFlow: data.mapping_start.style == YAML_FLOW_MAPPING_STYLE)
            anchor = unsafe text(data.mapping_start.anchor)
            tag = unsafe text(data.mapping_start.tag)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: kind = .collectionEnd
        default: kind = .streamEnd
        }
    }
}

extension Scalar {
    /// Copies by length, since `"\0"` is a text of one character.
    fileprivate init(_ scalar: yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar) {
        let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: Int(scalar.length))
        let style: Style =
            switch unsafe scalar.style {
            case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
            case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
            case YAML_LITERAL_SCALAR_STYLE: .literal
            case YAML_FOLDED_SCALAR_STYLE: .folded
            default: .plain
            }
        self.init(
            unsafe String(decoding: bytes, as: UTF8.self), style: style,
            isResolvable: unsafe style == .plain && scalar.tag == nil)
    }
}

/// Copies a C string of libyaml's.
private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    unsafe pointer.map { unsafe String(cString: $0) }
}
