/// What the cells of a column are.
enum FactKind: Sendable {
    case text
    case number
    /// Of up to six digits.
    case longNumber
    /// Numbers between dots.
    case version
    case versions
    case capability
    /// Capabilities, each perhaps with `+PTX`.
    case capabilities
    /// What `-arch=sm_…` takes: `75`, `90a`.
    case targets
    /// Four hexadecimal digits, lower case.
    case device
    /// `cu128`.
    case backend
    case backends
    /// `2028-06`.
    case month
    case choice([String])
}

/// What a cell names in another table.
enum FactReference: Sendable {
    /// A cell of that column.
    case cell(FactTable.Name, Substring)
    /// Rows of `capabilities`.
    case capabilities
    /// CUDA minors that have a release.
    case releases
}

struct FactColumn: Sendable {
    let name: Substring
    let kind: FactKind
    var isRequired = true
    var refers: FactReference?
}

/// The columns of a table, and which of them tell its rows apart.
struct FactSchema: Sendable {
    let columns: [FactColumn]
    let key: [Substring]

    static func of(_ table: FactTable.Name) -> FactSchema {
        switch table {
        case .branches, .floors, .releases, .generations, .limits: drivers(table)
        case .capabilities, .compilers: compilers(table)
        case .chips, .gpus, .models, .modules: hardware(table)
        case .torch, .torchBuilds, .cudnn: libraries(table)
        }
    }
}

extension FactSchema {
    private static func column(
        _ name: Substring, _ kind: FactKind, refers: FactReference? = nil
    ) -> FactColumn {
        FactColumn(name: name, kind: kind, refers: refers)
    }

    private static func optional(
        _ name: Substring, _ kind: FactKind, refers: FactReference? = nil
    ) -> FactColumn {
        FactColumn(name: name, kind: kind, isRequired: false, refers: refers)
    }

    private static func drivers(_ table: FactTable.Name) -> FactSchema {
        switch table {
        case .branches:
            FactSchema(
                columns: [
                    column("branch", .number), column("long_term", .choice(["yes", "no"])),
                    optional("until", .month),
                ], key: ["branch"])
        case .floors:
            FactSchema(
                columns: [column("major", .number), column("driver", .version)], key: ["major"])
        case .releases:
            FactSchema(
                columns: [column("release", .version), column("driver", .version)],
                key: ["release"])
        case .generations:
            FactSchema(
                columns: [
                    column("architecture", .text), optional("first_branch", .number),
                    optional("last_branch", .number),
                ], key: ["architecture"])
        default:
            FactSchema(
                columns: [
                    column("limit", .text), optional("code", .number), optional("error", .text),
                    column("meaning", .text),
                ], key: ["limit"])
        }
    }

    private static func compilers(_ table: FactTable.Name) -> FactSchema {
        if table == .capabilities {
            return FactSchema(
                columns: [
                    column("capability", .capability), column("architecture", .text),
                    column("first", .version), optional("last", .version),
                ], key: ["capability"])
        }
        return FactSchema(
            columns: [
                column("nvcc", .version), column("ptx", .version), column("gcc", .number),
                column("clang", .number), optional("glibc", .version),
                optional("libraries", .choice(["lib", "lib64"])),
                column("targets", .targets, refers: .capabilities),
            ], key: ["nvcc"])
    }

    private static func hardware(_ table: FactTable.Name) -> FactSchema {
        let architecture = column(
            "architecture", .text, refers: .cell(.capabilities, "architecture"))
        switch table {
        case .chips:
            return FactSchema(
                columns: [
                    column("chip", .text), architecture,
                    optional("capability", .capability, refers: .capabilities),
                ], key: ["chip"])
        case .gpus:
            return FactSchema(
                columns: [
                    column("device", .device), column("chip", .text, refers: .cell(.chips, "chip")),
                    optional("name", .text),
                ], key: ["device"])
        case .models:
            return FactSchema(
                columns: [
                    column("device", .device, refers: .cell(.gpus, "device")),
                    optional("memory", .number), optional("sms", .number),
                    optional("cores", .longNumber), optional("bandwidth", .number),
                    optional("ecc", .choice(["yes", "no"])), optional("nvlink", .number),
                ], key: ["device"])
        default:
            return FactSchema(
                columns: [
                    architecture,
                    optional("device", .device, refers: .cell(.gpus, "device")),
                    column("modules", .choice(["proprietary", "either", "open"])),
                    optional("default_open", .number), optional("open_only", .number),
                ], key: ["architecture", "device"])
        }
    }

    private static func libraries(_ table: FactTable.Name) -> FactSchema {
        switch table {
        case .torch:
            FactSchema(
                columns: [
                    column("torch", .version), column("python", .versions),
                    column("default", .backend, refers: .releases),
                    optional("builds", .backends, refers: .releases),
                    optional("experimental", .backends, refers: .releases),
                    optional("platform", .text), optional("cudnn", .version),
                    optional("nccl", .version), optional("triton", .version),
                ], key: ["torch"])
        case .torchBuilds:
            FactSchema(
                columns: [
                    column("torch", .version, refers: .cell(.torch, "torch")),
                    column("build", .backend, refers: .releases),
                    column("status", .choice(["S", "U"])),
                    column("capabilities", .capabilities, refers: .capabilities),
                ], key: ["torch", "build"])
        default:
            FactSchema(
                columns: [
                    column("cudnn", .version), column("cuda", .number),
                    optional("driver", .version), optional("from", .version),
                    column("status", .choice(["S", "U", "M"])),
                    optional("capabilities", .capabilities, refers: .capabilities),
                ], key: ["cudnn", "cuda", "driver"])
        }
    }
}
