import Diagnostics

extension ProvisionError {
    /// This error with no text longer than a person reads: values of arguments, of variables and of
    /// files stand in it, and whoever wrote those was not bound to anything.
    var bounded: ProvisionError {
        var copy = self
        copy.message = message.bounded(to: Self.longestText)
        copy.label = label?.bounded(to: Self.longestText)
        copy.context = Self.bounded(context).map { $0.bounded(to: Self.longestText) }
        copy.hints = hints.map { Hint($0.text.bounded(to: Self.longestHint)) }
        copy.others = others.map(\.bounded)
        return copy
    }

    /// The first of `errors`, the last of them telling how many more there are.
    static func first(_ count: Int, of errors: [ProvisionError]) -> [ProvisionError] {
        guard errors.count > count, count > 0 else { return errors }
        let rest = "\(errors.count - count) more errors are not shown"
        return errors.prefix(count - 1) + [errors[count - 1].because(rest)]
    }

    private static let longestText = 800
    /// Hints are to be typed: a whole command line has to fit.
    private static let longestHint = 4000
    private static let mostLines = 60

    private static func bounded(_ lines: [String]) -> [String] {
        guard lines.count > mostLines else { return lines }
        return lines.prefix(mostLines - 1) + ["and \(lines.count - mostLines + 1) more"]
    }
}
