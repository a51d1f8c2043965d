import FileSystem
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// What conda and its kin find in an environment of ours.
@Suite(.serialized, .enabled(if: CondaStation.hasPython, CondaStation.needsPython))
struct CondaRecordTests {
    private let conda: CondaStation

    init() async throws {
        conda = try CondaStation()
        let recipe = try conda.recipe(
            packages: "[python, hello, \"numlib>=1\", rooted]", pip: "[ontop]")
        try await conda.succeed("apply", recipe, "--yes")
    }

    /// Checks each record as a second program that knows nothing of ours.
    private static let question = """
        import glob, hashlib, json, os, sys
        names = []
        for file in sorted(glob.glob(sys.prefix + "/conda-meta/*.json")):
            record = json.load(open(file))
            names.append(record["name"])
            name = "-".join([record["name"], record["version"], record["build"]])
            assert os.path.basename(file) == name + ".json", file
            for key in ["url", "channel", "subdir", "fn", "files", "paths_data", "link"]:
                assert key in record, (file, key)
            listed = sorted(path["_path"] for path in record["paths_data"]["paths"])
            assert listed == sorted(record["files"]), file
            for path in record["paths_data"]["paths"]:
                place = os.path.join(sys.prefix, path["_path"])
                if path.get("path_type") in ("pyc_file", "softlink"):
                    continue
                digest = hashlib.sha256(open(place, "rb").read()).hexdigest()
                wanted = path.get("sha256_in_prefix") or path.get("sha256")
                assert wanted in (None, digest), place
        print(*names)
        """

    @Test func `records tell each package and each file as it is`() async throws {
        let output = try await conda.output(of: "python", "-c", Self.question)
        #expect(output == "hello numlib python python_abi rooted\n")
    }

    @Test func `records tell what the recipe asked for`() throws {
        let folder = conda.prefix.appending("conda-meta")
        let name = try #require(
            try Files.list(folder).map(\.name).first { $0.hasPrefix("numlib-") })
        #expect(try Files.readText(folder.appending(name)).contains("numlib>=1"))
    }

    @Test func `history and mark make it an environment that nobody changes`() throws {
        let history = try conda.text("conda-meta/history")
        #expect(history.hasPrefix("==> "))
        #expect(history.contains("# cmd: provision"))
        #expect(history.contains("::hello-1.0-pyhd8ed1ab_0\n"))
        #expect(try conda.text("conda-meta/frozen").contains("\"message\""))
    }

    @Test func `the environment is in the user's list of environments`() throws {
        let list = try Files.readText(conda.folder.appending(".conda/environments.txt"))
        let places = list.split(separator: "\n").map { FilePath(String($0)) }
        let prefix = try Files.resolve(conda.prefix)
        #expect(try places.map { try Files.resolve($0) } == [prefix])
    }

    @Test func `a damaged file is told`() async throws {
        let path = try #require(
            try conda.station.contents().first { $0.hasSuffix("hello/words.py") })
        try Files.remove(conda.folder.appending(path))
        try conda.folder.write(path, "def main(): print('other')\n")
        let verify = try await conda.run("verify")
        #expect(verify.status == .exited(7), "\(verify.output)")
        #expect(verify.output.contains("hello/words.py"))
    }
}
