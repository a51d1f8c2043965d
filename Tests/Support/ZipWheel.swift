import Hashing
import PackageModel

/// Makes wheels: files, METADATA, WHEEL and a RECORD that is right unless a test bends it.
package struct ZipWheel: Sendable {
    package var name: String
    package var version: String
    package var tag = "py3-none-any"
    /// Files by path, without those of the dist-info folder.
    package var files: [(path: String, contents: String, mode: UInt32)] = []
    /// Further header lines of METADATA, such as `Requires-Dist: numpy`.
    package var metadata: [String] = []
    /// Further files of the dist-info folder by name, such as `entry_points.txt`.
    package var distInfo: [(name: String, contents: String)] = []
    /// Changes the finished lines of RECORD.
    package var bendRecord: @Sendable ([String]) -> [String] = { $0 }

    package init(_ name: String, _ version: String) {
        self.name = name
        self.version = version
    }

    package var filename: String { "\(name)-\(version)-\(tag).whl" }
    package var distInfoFolder: String { "\(name)-\(version).dist-info" }

    /// Adds a file.
    package mutating func add(_ path: String, _ contents: String, mode: UInt32 = 0o100644) {
        files.append((path, contents, mode))
    }

    /// The wheel's bytes.
    package func build() throws -> [UInt8] { try zip().build() }

    /// The archive before it is put together, for tests that bend it.
    package func zip() throws -> ZipBuilder {
        var zip = ZipBuilder()
        var record: [String] = []
        for file in files + distInfoFiles {
            zip.add(file.path, file.contents, mode: file.mode)
            let digest = try Digest.sha256(of: file.contents)
            record.append("\(file.path),sha256=\(digest.base64URL),\(file.contents.utf8.count)")
        }
        let name = distInfoFolder + "/RECORD"
        record.append(name + ",,")
        zip.add(name, bendRecord(record).joined(separator: "\n") + "\n")
        return zip
    }

    /// The text of METADATA.
    package var coreMetadata: String {
        let head = ["Metadata-Version: 2.1", "Name: \(name)", "Version: \(version)"]
        return (head + metadata).joined(separator: "\n") + "\n"
    }

    private var distInfoFiles: [(path: String, contents: String, mode: UInt32)] {
        let wheel = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: \(tag)\n"
        let own = [
            ("METADATA", coreMetadata), ("WHEEL", wheel),
        ]
        return (own + distInfo.map { ($0.name, $0.contents) }).map {
            (distInfoFolder + "/" + $0.0, $0.1, 0o100644)
        }
    }
}
