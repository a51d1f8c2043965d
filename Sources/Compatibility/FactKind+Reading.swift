import PackageModel

extension FactKind {
    /// What is wrong with `cell`, as in `` `x` is no version ``; nil where nothing is.
    func fault(in cell: String) -> String? {
        switch self {
        case .text: nil
        case .number: Int(digits: cell) == nil ? "is no number of up to four digits" : nil
        case .longNumber:
            Int(digits: cell, atMost: 6) == nil ? "is no number of up to six digits" : nil
        case .version: DottedVersion(cell) == nil ? "is no version" : nil
        case .versions: fault(in: cell) { DottedVersion($0) != nil ? nil : "is no version" }
        case .capability: ComputeCapability(cell) == nil ? Self.noCapability : nil
        case .capabilities: fault(in: cell) { Self.capability($0) == nil ? Self.noCapability : nil }
        case .targets:
            fault(in: cell) { Self.target($0) == nil ? "is no target such as `90a`" : nil }
        case .device: Self.isDevice(cell) ? nil : "is no device id such as `2330`"
        case .backend: Self.cuda(cell) == nil ? Self.noBackend : nil
        case .backends: fault(in: cell) { Self.cuda($0) == nil ? Self.noBackend : nil }
        case .month: Self.isMonth(cell) ? nil : "is no month such as `2028-06`"
        case .choice(let words):
            words.contains(cell)
                ? nil : "is none of \(words.map { "`\($0)`" }.joined(separator: ", "))"
        }
    }

    /// The capability of `8.6` or `12.0+PTX`.
    static func capability(_ word: some StringProtocol) -> ComputeCapability? {
        ComputeCapability(word.hasSuffix("+PTX") ? String(word.dropLast(4)) : String(word))
    }

    /// The capability that `75`, `90a` or `120f` makes code for.
    static func target(_ word: some StringProtocol) -> ComputeCapability? {
        let isVariant = word.last == "a" || word.last == "f"
        return ComputeCapability(targetDigits: isVariant ? word.dropLast() : word[...])
    }

    /// The CUDA minor of `cu128`.
    static func cuda(_ word: some StringProtocol) -> String? { TorchBackend(word)?.cuda }

    private static let noCapability = "is no compute capability such as `8.6`"
    private static let noBackend = "is no build such as `cu128`"

    private func fault(in cell: String, _ check: (Substring) -> String?) -> String? {
        cell.split(separator: " ").lazy.compactMap(check).first
    }

    private static func isDevice(_ cell: String) -> Bool {
        cell.utf8.count == 4 && UInt16(cell, radix: 16) != nil && cell == cell.lowercased()
            && cell.first != "+"
    }

    private static func isMonth(_ cell: String) -> Bool {
        let parts = cell.split(separator: "-", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].utf8.count == 4 && parts[1].utf8.count == 2
            && Int(digits: parts[0]) != nil && Int(digits: parts[1]).map { 1...12 ~= $0 } == true
    }
}
