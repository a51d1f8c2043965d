/// Does the same for many things at a time, on the threads that the calling task prefers.
enum InParallel {
    /// An outcome and where it belongs.
    private struct Answer<Value: Sendable>: Sendable {
        let index: Int
        let result: Result<Value, any Error>
    }

    /// What `body` makes of each element, in the elements' order; the order of work is anyone's.
    ///
    /// - Throws: the error of the first element that has one, after all the others are done.
    static func map<Element: Sendable, Value: Sendable>(
        _ elements: [Element], _ body: @escaping @Sendable (Element) throws -> Value
    ) async throws -> [Value] {
        let answers = await withTaskGroup(of: Answer<Value>.self) { group in
            for (index, element) in elements.enumerated() {
                group.addTask {
                    Answer(index: index, result: Result { try body(element) })
                }
            }
            var answers: [Answer<Value>] = []
            answers.reserveCapacity(elements.count)
            for await answer in group { answers.append(answer) }
            return answers
        }
        return try answers.sorted { $0.index < $1.index }.map { try $0.result.get() }
    }
}
