import Verification

/// Where the documentation has a page for an error text that people paste into a search.
extension ErrorText {
    /// The page of a code such as `R743`, below the documentation's root; nil where there is none.
    static func page(of code: String) -> String? {
        pages[code].map { "docs/troubleshooting/\($0).md" } ?? CodeMeaning.named(code)?.page
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
        "R764": "unsupported-gpu-architecture",
    ]

    /// The text of a code of the driver by its name, as programs print it: `CUDA_ERROR_NO_DEVICE`.
    init?(driver name: String) {
        guard let meaning = CodeMeaning.named(name) else { return nil }
        self.init(
            "`\(meaning.library.soname)`, a library of NVIDIA's driver, answers with \(meaning.code).",
            causes: Self.sentence(meaning.cause), remedy: meaning.remedy)
    }

    private static func sentence(_ words: String) -> String {
        let isWord = words.first?.isLowercase == true
        return (isWord ? words.prefix(1).uppercased() + words.dropFirst() : words) + "."
    }
}
