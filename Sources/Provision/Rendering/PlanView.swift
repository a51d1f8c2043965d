import Diagnostics

/// What `plan` and `apply` show before they ask; a plain value, whatever planned it.
struct PlanView: Sendable, Equatable {
    /// The recipe as the user named it.
    var recipe: String
    /// Such as `locked 2026-11-20`, or `new lock`.
    var lockState: String
    var facts: [Fact] = []
    var sections: [Section] = []
    /// Things of the machine that stay as they are and that one might fear for.
    var untouched: [String] = []
    var notes: [String] = []
    var download: Download = Download()
    /// Bytes that the new generation takes, without what it shares with the store; nil if unknown.
    var diskBytes: Int64?
    /// What is to be fetched, unpacked, as far as can be told before; where `diskBytes` is unknown.
    var estimatedDiskBytes: Int64?
    /// What apt's packages take unpacked, outside of the generation.
    var systemBytes: Int64 = 0
    /// Whether a part of it can be done by root alone.
    var needsRoot = false
    var reboots = 0
    var hints: [Hint] = []

    /// One line about the machine: `Machine`, `Driver`, `Free`.
    struct Fact: Sendable, Equatable {
        var label: String
        var text: String
    }

    struct Download: Sendable, Equatable {
        /// Bytes that have to be fetched.
        var bytes: Int64 = 0
        /// Bytes that are in the cache already.
        var cachedBytes: Int64 = 0
    }

    /// The rows of one layer.
    struct Section: Sendable, Equatable {
        /// The layer's name in a recipe, for machine-readable output.
        var layer: String
        var title: String
        var rows: [Row]
        /// Whether apt does it.
        var isSystem = false
    }

    struct Row: Sendable, Equatable {
        var action: Action
        var name: String
        /// The version that goes; nil where nothing was there.
        var from: String?
        /// The version that comes; nil for a removal.
        var to: String?
        /// More than the version, such as `+ 58 packages`.
        var detail: String?
        /// Bytes to fetch; nil where unknown or nothing.
        var bytes: Int64?
        var needsReboot = false
        /// Packages that the row stands for.
        var count = 1
    }

    enum Action: String, Sendable, Equatable {
        case add, change, remove
    }

    /// What is left of it where apt's part waits for root.
    var withoutSystem: PlanView {
        var view = self
        view.sections.removeAll { $0.isSystem }
        return view
    }

    var hasChanges: Bool { sections.contains { !$0.rows.isEmpty } }

    /// Packages to which `action` happens.
    func count(of action: Action) -> Int {
        sections.flatMap(\.rows).lazy.filter { $0.action == action }.reduce(0) { $0 + $1.count }
    }
}
