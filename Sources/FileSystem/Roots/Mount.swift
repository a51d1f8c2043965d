import CPlatform
import Diagnostics
import SystemPackage

/// One call of `mount`.
struct Mount {
    private let source: FilePath?
    private let target: FilePath
    private let type: String?
    private let flags: UInt
    private let options: String?

    init(
        _ source: FilePath?, on target: FilePath, type: String? = nil, flags: UInt,
        options: String? = nil
    ) {
        self.source = source
        self.target = target
        self.type = type
        self.flags = flags
        self.options = options
    }

    /// Shows `source` a second time; what is mounted below it is not shown.
    static func bind(_ source: FilePath, on target: FilePath) -> Mount {
        Mount(source, on: target, flags: provision_ms_bind)
    }

    /// A file system in memory, empty.
    static func memory(on target: FilePath, flags: UInt, mode: String = "0755") -> Mount {
        Mount("tmpfs", on: target, type: "tmpfs", flags: flags, options: "mode=\(mode)")
    }

    func make() throws {
        try unsafe target.perform("mount on") { target in
            unsafe (source ?? "none").withPlatformString { source in
                unsafe (type ?? "none").withCString { type in
                    unsafe (options ?? "").withCString { options in
                        unsafe provision_mount(source, target, type, flags, options)
                    }
                }
            }
        }
    }
}
