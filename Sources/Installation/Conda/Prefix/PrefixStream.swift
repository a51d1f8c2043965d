import Glibc

/// A prefix replacement under way through a file that comes in windows.
///
/// Whatever the file's size, what is kept is one window: of a C string that is longer than the
/// window only the number of NULs is remembered that it still has to get.
struct PrefixStream {
    private let replacement: PrefixReplacement
    private let prefix: [UInt8]
    private var isAtStart = true
    /// Whether the bytes that come belong to a C string in which something was replaced.
    private var isInString = false
    /// How much shorter that string has become.
    private var padding = 0

    init(_ replacement: PrefixReplacement) {
        self.replacement = replacement
        prefix = Array(replacement.prefix.utf8)
    }

    /// Least bytes of a window: it must hold a whole first line and more than a placeholder.
    static let leastWindow = 4 * PrefixReplacement.longestPlaceholder

    /// Gives what `window` becomes to `write`, and says how much of the window that was.
    ///
    /// The rest of the window is to come again at the start of the next one. The last window is
    /// taken whole.
    mutating func take(
        _ window: UnsafeRawBufferPointer, isLast: Bool,
        write: (UnsafeRawBufferPointer) throws -> Void
    ) rethrows -> Int {
        var place = 0
        if isAtStart {
            isAtStart = false
            if replacement.mode == .text { place = try takeShebang(window, write) }
        }
        var known = -1
        while true {
            let end = isInString ? stringEnd(in: window, from: place, &known) : nil
            if let found = found(in: window, from: place, before: end) {
                try write(window.part(place..<found))
                try prefix.withUnsafeBytes(write)
                place = found + replacement.placeholder.count
                if replacement.mode == .binary {
                    isInString = true
                    padding += replacement.placeholder.count - prefix.count
                }
            } else if let end {
                try write(window.part(place..<end))
                try pad(write)
                place = end
            } else {
                return try takeRest(of: window, from: place, isLast: isLast, write)
            }
        }
    }

    private func found(
        in window: UnsafeRawBufferPointer, from place: Int, before end: Int?
    ) -> Int? {
        let part = UnsafeRawBufferPointer(rebasing: window[..<(end ?? window.count)])
        return replacement.search.first(in: part, from: place)
    }

    /// The first NUL at `place` or later; nil where the window has none.
    ///
    /// `known` keeps it from one call to the next: a string may have thousands of placeholders, and
    /// no NUL for the rest of the window.
    private func stringEnd(
        in window: UnsafeRawBufferPointer, from place: Int, _ known: inout Int
    ) -> Int? {
        if known < place {
            known = window.count
            if place < window.count, let base = window.baseAddress,
                let found = memchr(base + place, 0, window.count - place)
            {
                known = UnsafeRawPointer(found) - base
            }
        }
        return known < window.count ? known : nil
    }

    /// What could be the beginning of a placeholder waits for the next window.
    private mutating func takeRest(
        of window: UnsafeRawBufferPointer, from place: Int, isLast: Bool,
        _ write: (UnsafeRawBufferPointer) throws -> Void
    ) rethrows -> Int {
        let kept = isLast ? 0 : replacement.placeholder.count - 1
        let end = max(place, window.count - kept)
        try write(window.part(place..<end))
        if isLast { try pad(write) }
        return end
    }

    private mutating func pad(_ write: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        while padding > 0 {
            let count = min(padding, 1 << 16)
            try [UInt8](repeating: 0, count: count).withUnsafeBytes(write)
            padding -= count
        }
        isInString = false
    }

    private func takeShebang(
        _ window: UnsafeRawBufferPointer, _ write: (UnsafeRawBufferPointer) throws -> Void
    ) rethrows -> Int {
        guard window.starts(with: "#!".utf8), let base = window.baseAddress,
            let newline = memchr(base, Int32(UInt8(ascii: "\n")), window.count)
        else { return 0 }
        let line = window.part(0..<(UnsafeRawPointer(newline) - base))
        guard let text = String(validating: line, as: UTF8.self),
            let new = CondaShebang(line: text)?.replacing(replacement)
        else { return 0 }
        try Array(new.utf8).withUnsafeBytes(write)
        return line.count
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[range])
    }
}
