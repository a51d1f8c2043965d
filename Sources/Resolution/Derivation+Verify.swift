extension Derivation {
    /// What is wrong with the proof, in sentences; empty if each step holds.
    ///
    /// Recomputes each step bit by bit from its premises alone, in another way than the one by which
    /// the steps were made.
    package func verify() -> [String] {
        var faults: [String] = []
        for (index, node) in nodes.enumerated() where !follows(node, at: index) {
            faults.append("step \(index) does not follow from its premises")
        }
        if nodes.last.map({ !$0.terms.isEmpty }) ?? true {
            faults.append("the last step is not the contradiction")
        }
        return faults
    }

    private func follows(_ node: Node, at index: Int) -> Bool {
        switch node.origin {
        case .fact(let fact):
            return Set(fact.terms.normalized ?? []) == Set(node.terms)
                && fact.terms.normalized != nil
        case .resolution(let left, let right, let pivot):
            guard left < index, right < index, left >= 0, right >= 0 else { return false }
            return isResolution(node, of: nodes[left], nodes[right], pivot: pivot)
        }
    }

    private func isResolution(
        _ node: Node, of left: Node, _ right: Node, pivot: PackageID
    ) -> Bool {
        let packages = Set((node.terms + left.terms + right.terms).map(\.package))
        guard left.constrains(pivot), right.constrains(pivot) else { return false }
        return packages.allSatisfy { package in
            guard lists.indices.contains(package) else { return false }
            return (0...lists[package].count).allSatisfy { choice in
                let (one, other) = (left.allows(choice, package), right.allows(choice, package))
                return node.allows(choice, package)
                    == (package == pivot ? one || other : one && other)
            }
        }
    }
}

extension Derivation.Node {
    fileprivate func constrains(_ package: PackageID) -> Bool {
        terms.contains { $0.package == package }
    }

    fileprivate func allows(_ choice: Int, _ package: PackageID) -> Bool {
        terms.first { $0.package == package }?.choices.contains(choice) ?? true
    }
}
