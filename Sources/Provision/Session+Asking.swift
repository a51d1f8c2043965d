import Diagnostics
import Glibc
import SystemPackage

extension Session {
    /// Asks and returns once the user has said yes.
    ///
    /// Never asks where standard input is no terminal: the error names `--yes` then. Whatever is
    /// not `y` or `yes` is a no.
    ///
    /// - Throws: `cannotAsk`, or `declined` where the answer is no.
    func confirm(_ question: String) throws {
        guard !settings.assumesYes else { return }
        guard settings.mayAsk, FileDescriptor.standardInput.isTerminal, !settings.isJSON else {
            throw ProvisionError(
                .cannotAsk, "cannot ask for consent: standard input is no terminal",
                hints: ["add `--yes` to go on without being asked"])
        }
        reporter.settle()
        terminal.printQuestion("\(question) [y/N] ")
        let answer = try Self.readAnswer().lowercased()
        guard answer == "y" || answer == "yes" else {
            throw ProvisionError(.declined, "nothing was changed, as you said")
        }
    }

    /// Reads one line, looking up ten times a second whether the run was cancelled.
    private static func readAnswer() throws -> String {
        var bytes: [UInt8] = []
        while bytes.last != UInt8(ascii: "\n"), bytes.count < 1024 {
            try Task.checkCancellation()
            var poller = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            guard poll(&poller, 1, 100) > 0 else { continue }
            var byte: UInt8 = 0
            let count = try withUnsafeMutableBytes(of: &byte) {
                try FileDescriptor.standardInput.read(into: $0)
            }
            guard count == 1 else { break }
            bytes.append(byte)
        }
        let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        return words.joined(separator: " ")
    }
}
