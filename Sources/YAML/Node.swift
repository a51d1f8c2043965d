package import Diagnostics

/// A value of a YAML document, with the place where it was written.
///
/// A node that came through an alias bears the mark of its anchor's definition.
package struct Node: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        case scalar(Scalar)
        case sequence([Node])
        case mapping(Mapping)
    }

    package var content: Content
    /// Where the value starts; the span ends with the value or with its first line.
    package var mark: Mark
    /// The resolved tag where one is written: `!!str` is `tag:yaml.org,2002:str`.
    package var tag: String?

    package init(_ content: Content, at mark: Mark, tag: String? = nil) {
        self.content = content
        self.mark = mark
        self.tag = tag
    }

    package var scalar: Scalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    package var sequence: [Node]? {
        if case .sequence(let nodes) = content { nodes } else { nil }
    }

    package var mapping: Mapping? {
        if case .mapping(let mapping) = content { mapping } else { nil }
    }
}
