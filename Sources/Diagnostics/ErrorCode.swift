/// The stable name of one kind of error, such as `R012`, with the exit status it leads to.
///
/// Each module declares its own codes in an extension. Their hundreds are fixed: 0 recipes and
/// YAML, 1 planning and resolution, 2 indexes and transfer, 3 archives, 4 file system, store and
/// generations, 5 locks, 6 machine, 7 verification, 8 command line.
package struct ErrorCode: Sendable, Hashable {
    /// `R` and three digits.
    package let name: String
    package let exitStatus: ExitStatus

    package init(_ name: String, exit exitStatus: ExitStatus) {
        self.name = name
        self.exitStatus = exitStatus
    }
}
