package import Diagnostics

/// Something about a machine that matters before its driver is changed.
package struct DriverFinding: Sendable {
    package enum Weight: Sendable, Hashable {
        /// Nothing is changed while this is so.
        case refusal
        /// It is told, and all goes on.
        case warning
    }

    package var weight: Weight
    package var error: ProvisionError

    package init(_ weight: Weight, _ error: ProvisionError) {
        self.weight = weight
        self.error = error
    }
}

extension [DriverFinding] {
    /// All refusals as one error, so that they are told at once; nil where there is none.
    package var refusal: ProvisionError? {
        let errors = filter { $0.weight == .refusal }.map(\.error)
        guard var first = errors.first else { return nil }
        first.others += errors.dropFirst()
        return first
    }

    /// The warnings, one sentence each.
    package var notes: [String] {
        filter { $0.weight == .warning }.map { finding in
            ([finding.error.message] + finding.error.context).joined(separator: ": ")
        }
    }
}
