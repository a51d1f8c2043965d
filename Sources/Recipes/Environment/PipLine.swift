internal import Diagnostics
internal import PackageModel

/// What a line for pip says: a line of `requirements.txt`, as far as an index can answer it.
enum PipLine: Sendable {
    case nothing
    /// With the build of PyTorch that a local version such as `2.1.0+cu121` names.
    case requirement(Requirement, TorchBuild?)
    /// One more index, or one in place of the configured one.
    case index(String)
    /// PyTorch's own index; nil where it is not that of one build.
    case torchIndex(TorchBuild?)
    /// Another file of such lines, relative to this one.
    case file(String)
    /// An option that makes no difference here.
    case ignored(String)
}

extension TextRule<PipLine> {
    static let pipLine = TextRule(format: TextRule<Requirement>.requirement.format) {
        text throws(Complaint) in
        let line = withoutComment(text)
        if line.isEmpty { return .nothing }
        if line.hasPrefix("-") { return try option(line) }
        if let kind = path(line) {
            throw Complaint("a package comes from an index, not from \(kind)")
        }
        let local = try localBuild(line)
        let requirement = try TextRule<Requirement>.requirement.parse(local.line)
        return .requirement(requirement, local.build)
    }

    /// The line up to a `#` that begins a comment, without blanks around it.
    private static func withoutComment(_ text: String) -> String {
        var bytes = text.utf8[...]
        if let hash = bytes.indices.first(where: { index in
            bytes[index] == UInt8(ascii: "#")
                && (index == bytes.startIndex || isBlank(bytes[bytes.index(before: index)]))
        }) {
            bytes = bytes[..<hash]
        }
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        return String(Substring(bytes.drop(while: isBlank)))
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    /// What a line names that is no project of an index; nil for a requirement.
    private static func path(_ line: String) -> String? {
        let word = line.prefix { $0 != " " && $0 != ";" && $0 != "@" }
        if word.contains("://") || word.hasPrefix("git+") { return "a URL" }
        let endings = [".whl", ".zip", ".tar.gz"]
        let isFile =
            word.hasPrefix(".") || word.contains("/") || endings.contains(where: word.hasSuffix)
        return isFile ? "a file or folder" : nil
    }

    /// A local version that names a build of PyTorch is taken off: the build is asked for apart.
    private static func localBuild(
        _ line: String
    ) throws(Complaint) -> (line: String, build: TorchBuild?) {
        let name = line.prefix { !"=<>!~[; ".contains($0) }.lowercased()
        let parts = line.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, ["torch", "torchvision", "torchaudio"].contains(name) else {
            return (line, nil)
        }
        let local = parts[1].prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        try refuseOthers(local)
        guard let build = try? TextRule<TorchBuild>.torchBuild.parse(String(local)), build != .auto
        else { return (line, nil) }
        return (String(parts[0] + parts[1].dropFirst(local.count)), build)
    }
}

extension TextRule<PipLine> {
    private static func refuseOthers(_ build: some StringProtocol) throws(Complaint) {
        guard build.hasPrefix("rocm") || build.hasPrefix("xpu") else { return }
        throw Complaint("only CUDA and CPU builds are provisioned")
    }

    /// Reads a line that begins with a hyphen.
    private static func option(_ line: String) throws(Complaint) -> PipLine {
        let name = String(line.prefix { $0 != "=" && $0 != " " })
        let rest = line.dropFirst(name.count).drop { $0 == "=" || $0 == " " }
        switch name {
        case "-i", "--index-url", "--extra-index-url", "--pypi-url": return try index(String(rest))
        case "-f", "--find-links": return try links(String(rest))
        case "--no-cache-dir", "--prefer-binary", "--only-binary", "--upgrade", "-U",
            "--no-warn-script-location", "--progress-bar", "-q", "--quiet", "--trusted-host":
            return .ignored(name)
        case "-r", "--requirement":
            return .file(try TextRule<String>.file.parse(String(rest)))
        case "-c", "--constraint":
            throw Complaint("bounds for what is not asked for are not known here")
        case "-e", "--editable":
            throw Complaint(
                "only wheels of an index are installed",
                hints: ["install your own project after `provision apply`"])
        case "--pre":
            throw Complaint(
                "pre-releases are allowed package by package",
                hints: ["write the pre-release that you want: `name>=2.0a0`"])
        default: throw Complaint("expected a requirement such as `numpy<3`")
        }
    }

    private static func index(_ url: String) throws(Complaint) -> PipLine {
        guard !url.contains("${") else { throw Complaint("variables in a URL are not expanded") }
        let url = try TextRule<String>.url.parse(url)
        let steps = url.split(separator: "/")
        guard let place = steps.lastIndex(of: "whl"), place >= 2 else { return .index(url) }
        // `…/whl/cu121` is that of a build, wherever it is mirrored; `…/whl` may be anybody's.
        switch steps.count - place {
        case 1: return steps[1].contains("pytorch") ? .torchIndex(nil) : .index(url)
        case 2:
            try refuseOthers(steps[place + 1])
            let build = try? TextRule<TorchBuild>.torchBuild.parse(String(steps[place + 1]))
            return build.map { .torchIndex($0) } ?? .index(url)
        default: return .index(url)
        }
    }

    /// PyTorch's pages of links are as good as its index; no others are read.
    private static func links(_ url: String) throws(Complaint) -> PipLine {
        let ending = "/torch_stable.html"
        guard url.hasSuffix(ending) else {
            throw Complaint(
                "pages of links are not read", hints: ["name an index with `--extra-index-url`"])
        }
        return try index(String(url.dropLast(ending.count)))
    }
}
