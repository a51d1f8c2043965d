import Hashing
import PackageModel

/// A conda package that a test makes: right by itself, and by its knobs wrong.
package struct CondaPackage: Sendable {
    package var name: String
    package var version: String
    package var build: String
    /// Paths outside `info/`, in the archive's order.
    package var members: [Member] = []
    /// Besides `paths.json` and `index.json`: path below `info/` → text.
    package var documents: [(path: String, contents: String)] = []
    /// Fields of `index.json` besides the three of the name, each `"key": value`.
    package var indexFields: [String] = ["\"build_number\": 0", "\"depends\": []"]
    /// Changes the text of `info/index.json`; nil leaves the file out.
    package var bendIndex: @Sendable (String) -> String? = { $0 }
    /// Changes the text of `info/paths.json`; nil leaves the file out.
    package var bendPaths: @Sendable (String) -> String? = { $0 }
    /// Changes the ZIP of the form `.conda` before it is put together.
    package var bendZip: @Sendable (inout ZipBuilder) -> Void = { _ in }

    /// One path of the package.
    package struct Member: Sendable {
        package var path: String
        package var kind: TarBuilder.Kind
        package var contents: String
        package var target: String
        package var mode: Int
        /// More fields of its entry in `paths.json`, each `"key": value`; nil: it has no entry.
        package var fields: [String]?
    }

    package enum Format: String, Sendable, CaseIterable {
        case conda = ".conda"
        case tarBzip2 = ".tar.bz2"
    }

    package init(_ name: String, _ version: String = "1.0", _ build: String = "0") {
        self.name = name
        self.version = version
        self.build = build
    }

    /// Adds a file; `placeholder` is the prefix that it holds.
    package mutating func add(
        _ path: String, _ contents: String, mode: Int = 0o644, placeholder: String? = nil,
        fileMode: String = "text"
    ) {
        var fields: [String] = []
        if let placeholder {
            fields = [
                "\"prefix_placeholder\": \"\(placeholder)\"", "\"file_mode\": \"\(fileMode)\"",
            ]
        }
        members.append(
            Member(
                path: path, kind: .file, contents: contents, target: "", mode: mode,
                fields: fields))
    }

    /// Adds a second name of the file `target`, which must come before.
    package mutating func hardLink(_ path: String, to target: String) {
        members.append(
            Member(
                path: path, kind: .hardLink, contents: "", target: target, mode: 0o644, fields: []))
    }

    /// Adds a symlink.
    package mutating func link(_ path: String, to target: String) {
        members.append(
            Member(
                path: path, kind: .symlink, contents: "", target: target, mode: 0o777, fields: []))
    }

    package func filename(_ format: Format = .conda) -> String {
        "\(name)-\(version)-\(build)\(format.rawValue)"
    }

    /// The package's bytes.
    package func bytes(_ format: Format = .conda) throws -> [UInt8] {
        switch format {
        case .tarBzip2:
            var tar = TarBuilder()
            addMembers(to: &tar)
            try addDocuments(to: &tar)
            return Bzip2.compress(tar.build())
        case .conda:
            var info = TarBuilder()
            try addDocuments(to: &info)
            var package = TarBuilder()
            addMembers(to: &package)
            let stem = "\(name)-\(version)-\(build).tar.zst"
            var zip = ZipBuilder()
            zip.add("metadata.json", "{\"conda_pkg_format_version\": 2}")
            zip.members.append(.init("pkg-\(stem)", ZstdFrame.store(package.build())))
            zip.members.append(.init("info-\(stem)", ZstdFrame.store(info.build())))
            bendZip(&zip)
            return zip.build()
        }
    }

    private func addMembers(to tar: inout TarBuilder) {
        for member in members {
            tar.add(
                member.path, member.kind, contents: member.contents, target: member.target,
                mode: member.mode)
        }
    }

    private func addDocuments(to tar: inout TarBuilder) throws {
        let head = [("name", name), ("version", version), ("build", build)]
            .map { "\"\($0.0)\": \"\($0.1)\"" }
        let index = "{\((head + indexFields).joined(separator: ", "))}"
        if let text = bendIndex(index) { tar.add("info/index.json", contents: text) }
        if let text = bendPaths(try pathsJSON()) { tar.add("info/paths.json", contents: text) }
        for document in documents { tar.add("info/\(document.path)", contents: document.contents) }
    }

    private func pathsJSON() throws -> String {
        let entries = try members.compactMap { member -> String? in
            guard let more = member.fields, member.kind != .folder else { return nil }
            let kind = member.kind == .symlink ? "softlink" : "hardlink"
            let contents = contents(of: member)
            let fields =
                try [
                    "\"_path\": \"\(member.path)\"", "\"path_type\": \"\(kind)\"",
                    "\"sha256\": \"\(Digest.sha256(of: contents).hex)\"",
                    "\"size_in_bytes\": \(contents.utf8.count)",
                ] + more
            return "{\(fields.joined(separator: ", "))}"
        }
        return "{\"paths\": [\(entries.joined(separator: ",\n"))], \"paths_version\": 1}"
    }

    private func contents(of member: Member) -> String {
        guard member.kind == .hardLink else { return member.contents }
        return members.first { $0.path == member.target }?.contents ?? ""
    }
}
