/// A condition on the environment, as PEP 508 writes it after `;`.
package indirect enum Marker: Sendable, Hashable {
    case comparison(Comparison)
    /// All hold; at least two.
    case all([Marker])
    /// One holds; at least two.
    case any([Marker])

    /// Deepest nesting of parentheses that is read.
    package static let depthLimit = 64

    /// Two operands and what is said of them.
    package struct Comparison: Sendable, Hashable {
        package let left: Operand
        package let sign: Sign
        package let right: Operand
        /// The clause that `sign` and the literal on the right make, where versions compare.
        let specifier: Specifier?
    }

    package enum Operand: Sendable, Hashable {
        case variable(MarkerVariable)
        case literal(String)
    }

    package enum Sign: Sendable, Hashable {
        case compares(Specifier.Comparison)
        case isIn, isNotIn
    }

    /// Whether it asks for the extra on whose behalf it is read.
    package var mentionsExtra: Bool {
        switch self {
        case .comparison(let comparison):
            comparison.left == .variable(.extra) || comparison.right == .variable(.extra)
        case .all(let parts), .any(let parts): parts.contains(where: \.mentionsExtra)
        }
    }
}

extension Marker.Comparison {
    /// Reads the literal as a version specifier once, where the variable's values are versions.
    ///
    /// Literals that stand against `extra` are stored normalised.
    init(_ left: Marker.Operand, _ sign: Marker.Sign, _ right: Marker.Operand) {
        let isExtra = left == .variable(.extra) || right == .variable(.extra)
        self.left = isExtra ? left.normalizedName : left
        self.sign = sign
        self.right = isExtra ? right.normalizedName : right
        if case .variable(let variable) = left, variable.isVersion,
            case .literal(let text) = right, case .compares(let comparison) = sign
        {
            specifier = try? Specifier(comparison.rawValue + text)
        } else {
            specifier = nil
        }
    }
}

extension Marker.Operand {
    /// The operand as a package name is normalised; other texts stay as they are.
    fileprivate var normalizedName: Marker.Operand {
        guard case .literal(let text) = self else { return self }
        return .literal(PackageName(text)?.normalized ?? text)
    }
}

extension Marker: CustomStringConvertible {
    package var description: String {
        switch self {
        case .comparison(let comparison): "\(comparison)"
        case .all(let parts): parts.map(\.parenthesized).joined(separator: " and ")
        case .any(let parts): parts.map(\.description).joined(separator: " or ")
        }
    }

    private var parenthesized: String {
        if case .any = self { "(\(self))" } else { description }
    }
}

extension Marker.Comparison: CustomStringConvertible {
    package var description: String { "\(left) \(sign) \(right)" }
}

extension Marker.Operand: CustomStringConvertible {
    package var description: String {
        switch self {
        case .variable(let variable): variable.rawValue
        case .literal(let text): text.contains("\"") ? "'\(text)'" : "\"\(text)\""
        }
    }
}

extension Marker.Sign: CustomStringConvertible {
    package var description: String {
        switch self {
        case .compares(let comparison): comparison.rawValue
        case .isIn: "in"
        case .isNotIn: "not in"
        }
    }
}
