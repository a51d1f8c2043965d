import Hashing
import PackageModel
import SystemPackage

/// A release in the shape of NVIDIA's: archives with one top folder, and the manifest of them.
package struct RedistRelease: Sendable {
    package typealias File = CondaPackageBuilder.File

    /// One archive.
    package struct Component: Sendable {
        package var name: String
        package var version: String
        package var platform = "linux-x86_64"
        /// `cuda12` where a component is built for several majors.
        package var variant: String?
        /// Below the top folder; a `LICENSE` comes by itself.
        package var files: [File]

        package init(
            _ name: String, _ version: String, platform: String = "linux-x86_64",
            variant: String? = nil, files: [File] = []
        ) {
            self.name = name
            self.version = version
            self.platform = platform
            self.variant = variant
            self.files = files
        }

        var stem: String {
            let variant = variant.map { "_\($0)" } ?? ""
            return "\(name)-\(platform)-\(version)\(variant)-archive"
        }

        /// Relative to the folder of manifests.
        package var path: String { "\(name)/\(platform)/\(stem).tar.xz" }

        func pack() throws -> [UInt8] {
            let all = [File("LICENSE", "terms of \(name)\n")] + files
            return try CompressedTar.build(all.map { $0.below(stem) }, .xz)
        }
    }

    package var product: String
    package var label: String
    package var components: [Component]

    package init(_ label: String, product: String = "cuda", _ components: [Component]) {
        self.label = label
        self.product = product
        self.components = components
    }

    /// The manifest's name.
    package var filename: String { "redistrib_\(label).json" }

    /// Everything of the release by its path below the folder of manifests, the manifest among it.
    package func files() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        var manifest: [String: JSONValue] = [
            "release_date": .string("2026-11-22"), "release_label": .string(label),
            "release_product": .string(product),
        ]
        for component in components {
            let bytes = try component.pack()
            files[component.path] = bytes
            let entry = JSONValue.object([
                "relative_path": .string(component.path), "size": .string("\(bytes.count)"),
                "sha256": .string(try Digest.sha256(of: bytes).hex),
                "md5": .string(String(repeating: "0", count: 32)),
            ])
            var fields: [String: JSONValue] = [
                "name": .string("NVIDIA \(component.name)"), "license": .string("CUDA Toolkit"),
                "version": .string(component.version),
            ]
            if case .object(let known)? = manifest[component.name] { fields = known }
            if let variant = component.variant {
                var variants: [String: JSONValue] = [:]
                if case .object(let known)? = fields[component.platform] { variants = known }
                variants[variant] = entry
                fields[component.platform] = .object(variants)
            } else {
                fields[component.platform] = entry
            }
            manifest[component.name] = .object(fields)
        }
        files[filename] = Array(JSONValue.object(manifest).json.utf8)
        return files
    }
}

extension CondaPackageBuilder.File {
    /// A file with that text.
    package init(_ path: String, _ text: String, mode: UInt16 = 0o644) {
        self.init(path: path, content: .bytes(Array(text.utf8)), mode: mode)
    }

    /// A file with those bytes.
    package init(_ path: String, bytes: [UInt8]) {
        self.init(path: path, content: .bytes(bytes), mode: 0o644)
    }

    /// A symbolic link.
    package init(link path: String, to target: String) {
        self.init(path: path, content: .symlink(target), mode: 0o777)
    }

    /// The same file in a folder.
    fileprivate func below(_ folder: String) -> Self {
        var file = self
        file.path = "\(folder)/\(path)"
        return file
    }
}
