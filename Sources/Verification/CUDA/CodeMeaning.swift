/// What an error code of the driver's libraries means, and what helps.
///
/// Pure data, for checks and for `doctor`: the names are those of cuda.h and nvml.h, the causes those
/// that their comments give and that were met on machines.
package struct CodeMeaning: Sendable, Hashable {
    package let library: DriverAPI
    package let code: Int32
    /// `CUDA_ERROR_NO_DEVICE`.
    package let name: String
    /// One sentence without a full stop.
    package let cause: String
    /// One paragraph; commands stand in backticks.
    package let remedy: String

    /// The meaning of a code; nil where no start-up returns it.
    package static func of(_ code: Int32, in library: DriverAPI) -> CodeMeaning? {
        switch library {
        case .cuda: cudaByCode[code]
        case .nvml: nvmlByCode[code]
        }
    }

    private static let cudaByCode = index(cuda)
    private static let nvmlByCode = index(nvml)

    private static func index(_ meanings: [CodeMeaning]) -> [Int32: CodeMeaning] {
        Dictionary(meanings.map { ($0.code, $0) }) { first, _ in first }
    }

    static func cuda(
        _ code: Int32, _ name: String, _ cause: String, _ remedy: String
    ) -> CodeMeaning {
        CodeMeaning(
            library: .cuda, code: code, name: "CUDA_ERROR_" + name, cause: cause, remedy: remedy)
    }

    static func nvml(
        _ code: Int32, _ name: String, _ cause: String, _ remedy: String
    ) -> CodeMeaning {
        CodeMeaning(
            library: .nvml, code: code, name: "NVML_ERROR_" + name, cause: cause, remedy: remedy)
    }
}
