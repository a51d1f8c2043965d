import Apt
import Diagnostics
import FileSystem
import Machine
import SystemPackage

/// What is on record of the machine's one driver: whose it is, and what was there before.
///
/// It is written before apt starts and after it, so a run that was killed is known to have begun.
struct DriverRecord: Sendable, Equatable, StateDocument {
    private(set) var format = Self.currentFormat
    /// The name of the recipe that installed it; it alone changes it.
    var owner: String
    /// The recipe's file, as it was when it was last applied.
    var recipe: String
    /// NVIDIA's number.
    var version: String
    var phase: Phase
    /// What each package that changed was before: its version; nil where it was not there.
    var before: [String: String?]
    /// What each of them is since; nil where it is gone.
    var after: [String: String?]
    /// The boot in which it was installed; another boot has loaded it, or never will.
    var boot: String?
    /// Files of ours outside the prefix, which go with the driver.
    var files: [String]
    /// Whether NVIDIA's repository came with it: then it was not there before.
    var addsRepository: Bool?
    /// How the run after the reboot ended; nil where none was asked for, or it has not begun.
    var resumption: Resumption?

    enum Phase: String, Sendable, Codable {
        /// apt was started and has not been seen to end.
        case installing
        /// It is on the disk; the kernel does not run it yet.
        case installed
        /// The kernel runs it.
        case loaded
    }

    enum Resumption: String, Sendable, Codable {
        /// A unit waits for the next boot.
        case waiting
        case began
        case succeeded
        case failed
    }

    static let currentFormat = 1
    static let file = "driver.json"

    init(
        owner: String, recipe: String, version: String, phase: Phase = .installing,
        before: [String: String?] = [:], after: [String: String?] = [:], boot: String? = nil,
        files: [String] = []
    ) {
        self.owner = owner
        self.recipe = recipe
        self.version = version
        self.phase = phase
        self.before = before
        self.after = after
        self.boot = boot
        self.files = files
    }

    /// Whether a reboot has to come before the kernel runs it, as far as the record tells.
    func waitsForReboot(in boot: BootIdentity) -> Bool {
        phase == .installed && self.boot != nil && self.boot == boot.boot
    }

    static func damaged(_ path: FilePath) -> ProvisionError {
        ProvisionError(
            .damagedDriverRecord, "cannot read the record of the driver `\(path)`",
            context: ["it says whose the driver is and what was there before"],
            hints: [Hint("move it away: `sudo mv \(path) \(path).old`; the driver stays")])
    }
}
