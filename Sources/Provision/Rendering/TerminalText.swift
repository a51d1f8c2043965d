/// Text of strangers made safe for a terminal: of packages, indexes, servers and recipes.
enum TerminalText {
    /// `text` with every scalar that could drive a terminal shown as `\u{…}`.
    ///
    /// That is C0 with tab and line end, DEL, C1, and what turns the direction of writing or is
    /// not seen at all. The result is one line.
    static func plain(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: drives) else { return text }
        var plain = ""
        for scalar in text.unicodeScalars {
            if drives(scalar) {
                plain += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                plain.unicodeScalars.append(scalar)
            }
        }
        return plain
    }

    private static func drives(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200B...0x200F, 0x2028...0x202E,
            0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F:
            true
        default: false
        }
    }
}
