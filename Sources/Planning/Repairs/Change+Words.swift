import Diagnostics
import Machine
import PackageModel
import Recipes

extension Repair.Change {
    /// The dotted name of the recipe's field; nil where the machine changes.
    package var field: String? {
        switch self {
        case .python: "python.version"
        case .requirement(_, _, let field, _): field.rawValue
        case .build: "pytorch.build"
        case .torchIndex: "pytorch.index"
        case .cover: "pytorch.cover"
        case .toolkit: "cuda.version"
        case .cudnn: "cuda.cudnn"
        case .nccl: "cuda.nccl"
        case .component: "cuda.components"
        case .conda: "conda.packages"
        case .flexibleChannels: "conda.channel-priority"
        case .gpus, .onlyGPUs: "target.gpus"
        case .driver: "driver.version"
        case .driverSource: "driver.source"
        case .driverModules: "driver.modules"
        case .anyCompiler: "cuda.host-compiler"
        case .loadedDriver, .glibc, .interpreter, .compiler: nil
        }
    }

    /// The new value as one writes it in YAML; nil where something is left out or no field changes.
    package var value: String? {
        switch self {
        case .python(let version), .toolkit(let version), .cudnn(let version),
            .nccl(let version):
            "\"\(version)\""
        case .requirement(_, let new?, .torch, _): "\"\(new.specifiers.recipeText)\""
        case .requirement(_, let new, _, _): new.map { RecipeEdit.quoted($0.description) }
        case .build(let name): name
        case .torchIndex: "pytorch"
        case .cover(_, let words): "[\(words.joined(separator: ", "))]"
        case .component(_, let remaining): "[\(remaining.joined(separator: ", "))]"
        case .conda(_, let new): new.map { RecipeEdit.quoted($0.text) }
        case .flexibleChannels: "flexible"
        case .gpus(let words), .onlyGPUs(_, let words, _): "[\(words.joined(separator: ", "))]"
        case .driver(let version, _): "\"\(version)\""
        case .driverSource(let source): source.rawValue
        case .driverModules(let flavor): flavor.rawValue
        case .anyCompiler: "auto"
        case .loadedDriver, .glibc, .interpreter, .compiler: nil
        }
    }

    /// The change of the recipe's text; nil where none makes it, or it is the user's to make.
    var edit: RecipeEdit? {
        guard let field else { return nil }
        switch self {
        // Which GPUs it is for only the user knows; the words have an example.
        case .gpus: return nil
        case .onlyGPUs(_, let words, _) where words.isEmpty: return nil
        case .requirement(_, _, .companion, let mark), .requirement(_, _, .pip, let mark):
            return mark.map { RecipeEdit(field: field, item: $0, value: value) }
        case .conda(let old, _):
            return old.mark.map { RecipeEdit(field: field, item: $0, value: value) }
        default: return value.map { RecipeEdit(field: field, value: $0) }
        }
    }

    /// What to do: `` take `pytorch.build: cu126` ``.
    var words: String {
        switch self {
        case .requirement(let old, nil, let field, _): "leave out `\(field.rawValue): \(old)`"
        case .conda(let old, nil): "leave out `conda: \(old.text)`"
        case .component(let word, _): "leave `\(word)` out of `cuda.components`"
        case .loadedDriver(let version, let whyNot):
            "take a machine with \(Self.driverWords(version))"
                + (whyNot.map { "; \($0)" } ?? "")
        case .compiler(let offer):
            "install \(offer.package): `sudo apt install \(offer.package)`"
        case .gpus: "for a machine with a GPU, say which: `target: {gpus: \(value ?? "")}`"
        case .onlyGPUs(_, let words, let without) where words.isEmpty:
            "leave the \(without) out of `--target`"
        case .onlyGPUs(_, _, let without): "leave the \(without) out: `\(plainText)`"
        case .glibc(let version): "take a machine with glibc >= \(version)"
        case .interpreter(let version):
            "install Python \(version), or let conda bring it: "
                + "`conda: {packages: [python=\(version)]}`"
        default: "take `\(plainText)`"
        }
    }

    /// `driver 580.65.06 or newer`, `a driver of branch 580`.
    private static func driverWords(_ version: DottedSpecifier) -> String {
        let text = version.description
        guard text.hasPrefix(">="), !text.contains(",") else {
            return text.contains { "<>=,".contains($0) }
                ? "driver \(text)" : "a driver of branch \(text)"
        }
        return "driver \(text.dropFirst(2)) or newer"
    }

    /// The line as the recipe would say it: `pytorch.build: cu126`.
    var plainText: String {
        if case .conda(_, let new?) = self { return "conda: \(new.text)" }
        if case .requirement(_, let new?, let field, _) = self, field != .torch {
            return "\(field.rawValue): \(new)"
        }
        return "\(field ?? ""): \(value ?? "")"
    }
}
