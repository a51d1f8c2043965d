import CStart

/// The command line, which Swift's runtime finds only where `/proc` is mounted.
package enum StartArguments {
    /// Without the program's own name.
    package static var all: [String] {
        (1..<max(1, provision_argument_count())).compactMap { index in
            unsafe provision_argument(index).map { unsafe String(cString: $0) }
        }
    }
}
