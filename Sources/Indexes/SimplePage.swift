/// The files of one project as a simple index lists them (PEP 503, PEP 691).
package struct SimplePage: Sendable, Hashable {
    package var files: [IndexFile]

    package init(files: [IndexFile]) { self.files = files }

    /// Why a page could not be read.
    package enum Fault: Error, Sendable, Hashable {
        /// Not the JSON that the specification tells, at this byte.
        case json(offset: Int, expected: String)
        /// A major version of the format that nobody here knows.
        case version(String)
        /// Not HTML, or longer than any page.
        case html
    }
}
