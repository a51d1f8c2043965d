import Machine
import Verification

/// Where the documentation has a page for an error text that people paste into a search.
extension ErrorText {
    /// The page of a code such as `R743`, below the documentation's root; nil where there is none.
    static func page(of code: String) -> String? {
        if code.hasPrefix("XID") { return "docs/troubleshooting/nvrm-xid.md" }
        if let name = pages[code] { return "docs/troubleshooting/\(name).md" }
        let number = CUDARuntimeCodes.number(of: code) ?? Int32(code)
        return CodeMeaning.named(code)?.page
            ?? number.flatMap { CodeMeaning.of($0, in: .cuda) }?.page
    }

    private static let pages = [
        "R740": "undefined-symbol-nvjitlink", "R741": "cudnn-version-incompatibility",
        "R742": "no-cuda-gpus-are-available", "R743": "no-kernel-image",
        "R744": "ecc-uncorrectable", "R745": "ecc-uncorrectable",
        "R746": "cudnn-version-incompatibility", "R750": "detected-cuda-version-mismatches",
        "R752": "dataloader-bus-error", "R753": "dataloader-bus-error",
        "R754": "gpu-has-fallen-off-the-bus", "R756": "python-h-not-found",
        "R757": "failed-to-find-c-compiler", "R759": "out-of-memory",
        "R762": "driver-version-is-insufficient", "R763": "unsupported-gnu-version",
        "R764": "unsupported-gpu-architecture", "35": "driver-version-is-insufficient",
        "CUDAERRORINSUFFICIENTDRIVER": "driver-version-is-insufficient",
    ]

    /// The text of a code of the driver as programs print it: `CUDA_ERROR_NO_DEVICE`, the runtime's
    /// `cudaErrorNoDevice`, its number alone, or `Xid 79` of the kernel's log.
    init?(driver name: String) {
        if let text = Self.runtime(name) ?? Self.xid(name) {
            self = text
            return
        }
        let meaning =
            CodeMeaning.named(name) ?? Int32(name).flatMap { CodeMeaning.of($0, in: .cuda) }
        guard let meaning else { return nil }
        self.init(meaning, named: name)
    }

    private init(_ meaning: CodeMeaning, named name: String) {
        let isSame = meaning.name == name.uppercased()
        self.init(
            "`\(meaning.library.soname)`, a library of NVIDIA's driver, answers with "
                + "\(meaning.code)" + (isSame ? "." : ", `\(meaning.name)`."),
            causes: Self.sentence(meaning.cause), remedy: meaning.remedy)
    }

    /// Of the runtime's own codes one has no brother in the driver.
    private static func runtime(_ name: String) -> ErrorText? {
        if name.lowercased() == "cudaerrorinsufficientdriver" || name == "35" {
            return ErrorText(
                "The CUDA runtime answers with 35, `cudaErrorInsufficientDriver`.",
                causes: "The driver is older than the CUDA of the program, or there is none.",
                remedy: "`provision doctor` names both; a newer driver or an older CUDA fits.")
        }
        return CUDARuntimeCodes.number(of: name).flatMap { CodeMeaning.of($0, in: .cuda) }
            .map { ErrorText($0, named: name) }
    }

    private static func xid(_ name: String) -> ErrorText? {
        let name = name.lowercased()
        guard name.hasPrefix("xid"), let number = Int(name.dropFirst(3).filter { $0 != " " })
        else { return nil }
        guard let meaning = XidMeaning.of(number) else {
            return [13, 31, 32, 43, 45, 69].contains(number) ? ofProgram(number) : nil
        }
        let isOfLinks = 144...150 ~= number
        let kind =
            isOfLinks
            ? "it lasts where its line says `Fatal`"
            : meaning.isLasting ? "it lasts until the GPU is reset" : "it is over when told"
        return ErrorText(
            "NVIDIA's driver tells number \(number) in the kernel's log; \(kind).",
            causes: sentence(meaning.cause), remedy: meaning.remedy)
    }

    private static func ofProgram(_ number: Int) -> ErrorText {
        ErrorText(
            "NVIDIA's driver tells number \(number) in the kernel's log; the GPU is sound.",
            causes: "A program did what it may not, or was ended; its name stands in the line.",
            remedy: "`compute-sanitizer PROGRAM` says where; with `CUDA_LAUNCH_BLOCKING=1` the "
                + "program itself does.")
    }

    private static func sentence(_ words: String) -> String {
        let isWord = words.first?.isLowercase == true
        return (isWord ? words.prefix(1).uppercased() + words.dropFirst() : words) + "."
    }
}
