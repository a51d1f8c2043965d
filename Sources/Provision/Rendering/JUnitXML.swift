import Diagnostics

/// Checks as JUnit's XML, which CI systems show: a suite, and a test case for each check.
///
/// Source: the schema of Jenkins' xUnit plugin, `junit-10.xsd`; times are seconds.
enum JUnitXML {
    /// The whole file; `suite` is what was examined, `host` where.
    static func draw(_ checks: [Check], suite: String, host: String) -> String {
        let failures = checks.count { $0.outcome == .failed }
        let skipped = checks.count(where: \.isSkipped)
        let counts =
            "tests=\"\(checks.count)\" failures=\"\(failures)\" errors=\"0\" "
            + "skipped=\"\(skipped)\" time=\"\(seconds(checks.reduce(.zero) { $0 + $1.duration }))\""
        let cases = checks.flatMap { testCase($0, suite: suite) }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites>
              <testsuite name="\(attribute(suite))" hostname="\(attribute(host))" \(counts)>
            \(cases.map { "    " + $0 + "\n" }.joined())  </testsuite>
            </testsuites>

            """
    }

    private static func testCase(_ check: Check, suite: String) -> [String] {
        let head =
            "<testcase classname=\"\(attribute(suite))\" name=\"\(attribute(check.name))\" "
            + "time=\"\(seconds(check.duration))\""
        switch check.outcome {
        case .passed:
            return [head + ">", output(check.summary), "</testcase>"]
        case .skipped(let reason):
            return [head + ">", "  <skipped message=\"\(attribute(reason))\"/>", "</testcase>"]
        case .failed:
            let lines = check.details + check.hints.map { "hint: " + $0.text }
            let type = check.code?.name ?? ErrorCodeName.unnamed
            return [
                head + ">",
                "  <failure type=\"\(type)\" message=\"\(attribute(check.summary))\">"
                    + text(lines.joined(separator: "\n")) + "</failure>",
                "</testcase>",
            ]
        }
    }

    private enum ErrorCodeName {
        /// A check without a code of its own: the code of the run that it fails.
        static let unnamed = "R700"
    }

    private static func output(_ text: String) -> String {
        "  <system-out>\(self.text(text))</system-out>"
    }

    /// `1.250`.
    static func seconds(_ duration: Duration) -> String {
        let milliseconds = max(0, DurationText.milliseconds(duration))
        let rest = String(milliseconds % 1000)
        return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }

    /// Line ends and tabs in an attribute are made spaces by every reader, unless they are numbers.
    static func attribute(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": escaped += "&quot;"
            case "\n", "\t": escaped += "&#\(scalar.value);"
            default: escaped += escape(scalar)
            }
        }
        return escaped
    }

    static func text(_ text: String) -> String {
        text.unicodeScalars.map(escape).joined()
    }

    /// XML 1.0 has no way to write most control characters: they are shown as `\u{1b}`.
    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x26: "&amp;"
        case 0x3C: "&lt;"
        case 0x3E: "&gt;"
        case 0x09, 0x0A: String(scalar)
        case ..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: "\\u{\(String(scalar.value, radix: 16))}"
        default: String(scalar)
        }
    }
}
