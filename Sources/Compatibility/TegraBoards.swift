/// The boards with NVIDIA's Tegra that have a GPU of some capability.
///
/// Their driver, CUDA and PyTorch come with JetPack; what is built for ARM servers does not run
/// there. No other GPU has one of these capabilities.
package struct TegraBoards: Sendable, Hashable {
    package let capability: ComputeCapability
    /// As one calls them: `Jetson AGX Orin, Orin NX and Orin Nano`.
    package let names: String
    /// Words of names, each of which alone says that some such board is meant.
    let words: Set<String>

    /// By capability.
    ///
    /// Source: NVIDIA's product list of Jetson modules (developer.nvidia.com/cuda-gpus); chips and
    /// capabilities as NVIDIA's compilers have them, where Thor is 10.1 in CUDA 12 and 11.0 from 13
    /// on. 2026-11-22.
    static let all = [
        TegraBoards(3, 2, "Jetson TK1", ["tk1"]),
        TegraBoards(5, 3, "Jetson TX1 and Jetson Nano", ["tx1"]),
        TegraBoards(6, 2, "Jetson TX2", ["tx2"]),
        TegraBoards(7, 2, "Jetson AGX Xavier and Xavier NX", ["xavier"]),
        TegraBoards(8, 7, "Jetson AGX Orin, Orin NX and Orin Nano", ["orin"]),
        TegraBoards(10, 1, "Jetson AGX Thor", ["thor"]),
        TegraBoards(11, 0, "Jetson AGX Thor", ["thor"]),
    ]

    private init(_ major: Int, _ minor: Int, _ names: String, _ words: Set<String>) {
        capability = ComputeCapability(major: major, minor: minor)
        self.names = names
        self.words = words
    }

    /// The boards whose GPU has a capability; nil for those of cards and servers.
    package static func with(_ capability: ComputeCapability) -> TegraBoards? {
        all.first { $0.capability == capability }
    }

    /// What a word for a GPU says of boards with Tegra, `jetson-orin-nano`; nil for one that means
    /// something else.
    package static func names(meantBy word: some StringProtocol) -> String? {
        let words = Set(MarketingName.words(word))
        if let boards = all.first(where: { !$0.words.isDisjoint(with: words) }) {
            return boards.names
        }
        return words.isDisjoint(with: ["jetson", "tegra"]) ? nil : "some Jetson"
    }
}
