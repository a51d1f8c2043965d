import PackageModel
import Resolution

/// A package on which all of some tied records depend, and not all in the same words.
struct CondaContest: Sendable {
    var name: String
    /// Of each record in turn, what it wants of the package.
    var needs: [[CondaVocabulary.Number]]
}

extension CondaVocabulary {
    /// The numbers of the texts, where many are the texts of a neighbour in the same places.
    mutating func numbers(
        of texts: [String], like neighbour: (texts: [String], numbers: [Number])?
    ) -> [Number] {
        guard let neighbour else { return texts.map { number(of: $0) } }
        var numbers: [Number] = []
        numbers.reserveCapacity(texts.count)
        var place = 0
        for text in texts {
            // One text more or less moves the rest by one.
            let ahead = place..<min(place + 2, neighbour.texts.count)
            if let found = ahead.first(where: { neighbour.texts[$0] == text }) {
                numbers.append(neighbour.numbers[found])
                place = found + 1
            } else {
                numbers.append(number(of: text))
                place = min(place + 1, neighbour.texts.count)
            }
        }
        return numbers
    }

    /// The contests among records, given the numbers of each one's dependencies; by name.
    func contests(among members: [[Number]]) -> [CondaContest] {
        guard let first = members.first, members.contains(where: { $0 != first }) else { return [] }
        // What all have in the same words decides nothing, unless some have more to say of it.
        var open: [String: [[Number]]] = [:]
        for number in first {
            guard let need = needs[number], need.key.namespace == .conda else { continue }
            open[need.name, default: [[]]][0].append(number)
        }
        for (place, numbers) in members.enumerated().dropFirst() {
            for number in numbers {
                guard let need = needs[number], let known = open[need.name], known.count >= place
                else { continue }
                if known.count == place { open[need.name]?.append([]) }
                open[need.name]?[place].append(number)
            }
        }
        return open.compactMap { name, needs in
            let isContested = needs.count == members.count && needs.contains { $0 != needs[0] }
            return isContested ? CondaContest(name: name, needs: needs) : nil
        }.sorted { $0.name < $1.name }
    }
}
