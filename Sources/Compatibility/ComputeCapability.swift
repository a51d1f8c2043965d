/// NVIDIA's number for what a GPU can execute, such as 8.6.
package struct ComputeCapability: Sendable, Hashable, Comparable {
    package let major: Int
    package let minor: Int

    package init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads `8.6`.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let major = Int(digits: parts[0]),
            let minor = Int(digits: parts[1]),
            minor < 10
        else { return nil }
        self.init(major: major, minor: minor)
    }

    /// Reads `sm_86`, the name that compilers use for code of this capability.
    ///
    /// A variant such as `sm_90a` is a compiler's target, not a GPU, and gives nil.
    package init?(target: some StringProtocol) {
        guard target.hasPrefix("sm_") else { return nil }
        self.init(targetDigits: target.dropFirst(3))
    }

    /// Reads `86` or `120`: the last digit is the minor number.
    init?(targetDigits text: some StringProtocol) {
        guard text.utf8.count >= 2, let number = Int(digits: text) else { return nil }
        self.init(major: number / 10, minor: number % 10)
    }

    /// The compiler's name for it: `sm_86`.
    package var target: String { "sm_\(major)\(minor)" }

    package static func < (left: ComputeCapability, right: ComputeCapability) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}

extension ComputeCapability: CustomStringConvertible {
    package var description: String { "\(major).\(minor)" }
}

extension Int {
    /// Reads plain ASCII digits, at most `limit` of them: no sign, no space.
    init?(digits text: some StringProtocol, atMost limit: Int = 4) {
        guard 1...limit ~= text.utf8.count,
            text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
        else { return nil }
        self.init(text)
    }
}
