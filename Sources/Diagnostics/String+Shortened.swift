extension String {
    /// The text for a sentence that quotes it: at most 60 characters.
    package var shortened: String {
        let limit = 60
        guard unicodeScalars.count > limit else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.prefix(limit - 1))) + "…"
    }

    /// The text with its middle left out where it has more than `limit` characters, so that what
    /// stands around a long value is still read.
    package func bounded(to limit: Int) -> String {
        let scalars = unicodeScalars
        // A text of a megabyte is not counted first.
        guard utf8.count > limit, scalars.count > limit, limit > 2 else { return self }
        let head = String.UnicodeScalarView(scalars.prefix(limit * 2 / 3))
        let tail = String.UnicodeScalarView(scalars.suffix(limit / 3 - 1))
        return String(head) + "…" + String(tail)
    }
}
