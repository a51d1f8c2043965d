/// The grammars of the short texts in a lock.
///
/// Wide enough for whatever an index or a channel has, and too narrow for what a hand or a bad
/// merge leaves behind.
enum LockWord {
    /// A name, a version or a build: something visible without a space, of ASCII.
    static func plain(_ text: String) -> String? {
        let isPlain = 1...200 ~= text.utf8.count && text.utf8.allSatisfy { 0x21...0x7E ~= $0 }
        return isPlain ? text : nil
    }

    /// One word of lower-case letters, digits and what joins them: `ubuntu-22.04`, `x86_64`.
    static func lowercase(_ text: String) -> String? {
        let isWord =
            1...64 ~= text.utf8.count
            && text.utf8.allSatisfy { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
                    || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "_.-+".utf8.contains(byte)
            }
        return isWord ? text : nil
    }

    /// Numbers of up to nine digits between dots, as many as `counts` allows: `2.35`.
    static func numbers(_ text: String, _ counts: ClosedRange<Int>) -> String? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return counts ~= parts.count && parts.allSatisfy(isNumber) ? text : nil
    }

    /// A branch of NVIDIA's drivers has three digits: `580`.
    static func driverBranch(_ text: String) -> String? {
        text.utf8.count == 3 && text.first != "0" ? numbers(text, 1...1) : nil
    }

    private static func isNumber(_ text: Substring) -> Bool {
        1...9 ~= text.utf8.count && text.utf8.allSatisfy { 0x30...0x39 ~= $0 }
    }
}
