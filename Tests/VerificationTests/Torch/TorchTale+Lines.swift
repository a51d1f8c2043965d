import Machine

@testable import Verification

extension TorchTale {
    /// What a script would have told that passes all of `steps`.
    static func telling(
        _ version: String, cuda: String?, architectures: [String] = [], libraries: [String] = [],
        steps: [TorchStep] = [.import, .build]
    ) -> TorchTale {
        func list(_ words: [String]) -> String {
            "[" + words.map { "\"\($0)\"" }.joined(separator: ",") + "]"
        }
        let facts =
            #""facts":{"version":"\#(version)","cuda":\#(cuda.map { "\"\($0)\"" } ?? "null"),"#
            + #""architectures":\#(list(architectures)),"libraries":\#(list(libraries))}"#
        var tale = TorchTale()
        for step in steps {
            _ = tale.hear(#"{"begin":"\#(step.rawValue)","limit":60}"#)
            let more = step == .import ? "," + facts : ""
            _ = tale.hear(
                #"{"end":"\#(step.rawValue)","outcome":"passed","milliseconds":7\#(more)}"#)
        }
        _ = tale.hear(#"{"done":true}"#)
        tale.end(.exited(0), lastWords: [])
        return tale
    }
}
