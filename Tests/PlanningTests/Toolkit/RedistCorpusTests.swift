import FileSystem
import Indexes
import PackageModel
import SystemPackage
import Testing

@testable import Planning

/// NVIDIA's 36 manifests of CUDA and 36 of cuDNN, all read and chosen from.
@Suite(.enabled(if: RedistData.folder != nil, "PROVISION_FACTS_DATA is not set"))
struct RedistCorpusTests {
    private func cudaReleases() async throws -> [RedistManifest] {
        try await manifests(of: RedistData.index())
    }

    private func manifests(of index: RedistIndex) async throws -> [RedistManifest] {
        var manifests: [RedistManifest] = []
        for release in try await index.releases() {
            manifests.append(try await index.manifest(of: release))
        }
        return manifests
    }

    /// Release → component → version, from the table that was made of the same manifests.
    private func table() throws -> [String: [String: String]] {
        let path = try #require(RedistData.folder).appending("redist")
            .appending("component-versions-linux-x86_64.tsv")
        let rows = try Files.readText(path).split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: "\t").map { String($0) } }
        let releases = try #require(rows.first).dropFirst()
        var table: [String: [String: String]] = [:]
        for row in rows.dropFirst() {
            let name = try #require(row.first)
            for (release, version) in zip(releases, row.dropFirst()) where version != "-" {
                table[release, default: [:]][name] = version
            }
        }
        return table
    }

    @Test func `every component has the version that the table tells`() async throws {
        let table = try table()
        var cells = 0
        for manifest in try await cudaReleases() {
            let components = manifest.components(for: .x86)
            let versions = Dictionary(
                uniqueKeysWithValues: components.map { ($0.name, $0.version) })
            #expect(versions == table[manifest.release.text], "\(manifest.release)")
            cells += versions.count
        }
        #expect(table.count == 36)
        #expect(cells == 1_321)
    }

    @Test(arguments: [
        (RedistManifest.Platform.x86, ["full": 1_124]), (.server, ["full": 944]),
    ])
    func `every set is chosen from every release`(
        platform: RedistManifest.Platform, own: [String: Int]
    ) async throws {
        // 33 releases have nvcc in one piece and three in three; nvJitLink came with 12.0 and the
        // profiler's header became a component of its own with 11.8.
        var expected = ["compiler": 33 * 4 + 3 * 6, "runtime": 12 + 24 * 2, "math": 36 * 5]
        expected["profilers"] = 36 * 3 + 25
        expected.merge(own) { $1 }
        var counts: [String: Int] = [:]
        for manifest in try await cudaReleases() {
            for set in expected.keys {
                let selection = RedistComponents.selection(of: [set], in: manifest, for: platform)
                guard case .components(let components) = selection else {
                    Issue.record("\(manifest.release) \(set): \(selection)")
                    continue
                }
                counts[set, default: 0] += components.count
            }
        }
        #expect(counts == expected)
    }

    @Test(arguments: [RedistManifest.Platform.x86, .server])
    func `every single name is chosen, nvcc with what it cannot do without`(
        platform: RedistManifest.Platform
    ) async throws {
        var count = 0
        for manifest in try await cudaReleases() {
            for component in manifest.components(for: platform)
            where !RedistComponents.isForeign(component.name) {
                let selection = RedistComponents.selection(
                    of: [component.name], in: manifest, for: platform)
                guard case .components(let chosen) = selection else {
                    Issue.record("\(manifest.release) \(component.name): \(selection)")
                    continue
                }
                #expect(chosen.contains(component))
                #expect(chosen.count == 1 || component.name == "cuda_nvcc")
                count += 1
            }
        }
        #expect(count == (platform == .x86 ? 1_124 : 944))
    }

    @Test(arguments: [(RedistManifest.Platform.x86, 70), (.server, 67)])
    func `cuDNN has one archive for each of its majors in every release`(
        platform: RedistManifest.Platform, expected: Int
    ) async throws {
        let manifests = try await manifests(of: RedistData.index(of: .cudnn))
        #expect(manifests.count == 36)
        var archives = 0
        for manifest in manifests {
            let cudnn = try #require(manifest.components["cudnn"])
            let majors = cudnn.archives(for: platform).compactMap(\.cudaMajor)
            #expect(Set(majors).count == majors.count)
            for major in majors {
                let archive = try #require(cudnn.archive(for: platform, cudaMajor: major))
                #expect(archive.artifact.filename.contains("_cuda\(major)-archive"))
                #expect(archive.artifact.size != nil)
            }
            archives += majors.count
        }
        #expect(archives == expected)
    }
}
