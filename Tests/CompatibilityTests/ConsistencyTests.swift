import Diagnostics
import PackageModel
import Testing

@testable import Compatibility

/// What must hold between the tables, whatever their numbers.
@Suite struct `Consistency of the facts` {
    private let facts = Facts.embedded

    @Test func `the embedded tables pass the checks that a facts file must pass`() {
        var reader = FactReader(file: "embedded")
        let document = FactDocument(version: facts.version, sections: [])
        for name in FactTable.Name.allCases {
            reader.check(
                FactTable(name), name, at: .init(file: name.rawValue, line: 1, column: 1))
        }
        reader.checkReferences(facts.sources, document)
        #expect(reader.faults.map(\.message) == [])
    }

    @Test func `every table says what a row is, where it is from and when`() {
        #expect(facts.tables.map(\.name) == FactTable.Name.allCases.map(\.rawValue))
        for table in facts.tables {
            #expect(!table.about.isEmpty && !table.source.isEmpty && table.date.count == 10)
            #expect(!table.isFromFile && table.rows > 0)
        }
    }

    @Test func `newer CUDA releases never ship with older drivers`() {
        for (newer, older) in zip(facts.releases, facts.releases.dropFirst()) {
            #expect(newer.version > older.version)
            #expect(newer.driver >= older.driver, "\(newer.version) \(older.version)")
        }
    }

    @Test func `a floor is never above the driver of its first release`() throws {
        for (major, floor) in facts.floors {
            // The floor of 11 is of 11.1: 11.0 itself shipped with older drivers, as NVIDIA notes.
            for release in facts.releases
            where Int(release.version.major) == major && release.version.prefix(2) != "11.0" {
                #expect(floor <= release.driver, "\(release.version)")
            }
        }
        #expect(facts.floors.sorted { $0.key < $1.key }.map(\.value).isAscending)
    }

    @Test func `later compilers take no older hosts, and no older PTX`() {
        for (older, newer) in zip(facts.toolkits, facts.toolkits.dropFirst()) {
            #expect(older.newestGCC <= newer.newestGCC)
            #expect(older.newestClang <= newer.newestClang)
            #expect(older.ptxISA <= newer.ptxISA)
            if let bound = newer.newestGlibc {
                #expect(older.newestGlibc.map { $0 <= bound } == true)
            }
        }
    }

    @Test func `every GPU with a capability has a toolkit, and a generation that agrees`() {
        for gpu in facts.gpus {
            guard let capability = gpu.capability else { continue }
            #expect(facts.toolkits(for: capability) != nil, "\(gpu)")
            #expect(facts.generation(of: capability) == gpu.generation, "\(gpu)")
        }
    }

    @Test func `every GPU has kernel modules, and proprietary ones where its drivers have ended`() {
        for gpu in facts.gpus {
            let modules = facts.kernelModules(for: gpu, branch: 580)
            #expect(modules != nil, "\(gpu)")
            let isOld = facts.lastDriverBranch(for: gpu.generation) != nil
            #expect((modules == .proprietary) == isOld, "\(gpu)")
        }
    }

    @Test func `cores are multiprocessors by the generation's number`() throws {
        let perSM = [
            "Kepler": 192, "Maxwell": 128, "Pascal": 128, "Volta": 64, "Turing": 64, "Ampere": 128,
            "Ada": 128, "Hopper": 128, "Blackwell": 128,
        ]
        for gpu in facts.gpus {
            guard let specification = facts.specification(of: gpu),
                let multiprocessors = specification.multiprocessors,
                let cores = specification.cores
            else { continue }
            let isCompute = ["GP100", "GA100"].contains(gpu.chip)
            let number = isCompute ? 64 : try #require(perSM[gpu.generation.name])
            #expect(cores == multiprocessors * number, "\(gpu)")
        }
    }

    @Test func `every build of PyTorch is for a CUDA that was released and has a floor`() {
        for release in facts.torchReleases {
            for backend in release.knownBackends {
                guard case .cuda(let major, let minor) = backend else { continue }
                #expect(facts.firstDriver(forCUDA: major, minor) != nil, "\(release.name)")
                #expect(facts.minimumDriver(for: backend) != nil, "\(release.name)")
            }
            #expect(Set(release.experimental).isSubset(of: release.backends))
        }
    }

    @Test func `what a build of PyTorch has code for, its compiler knew`() throws {
        for build in facts.torchBuilds {
            let cuda = try #require(build.backend.cuda.flatMap { DottedVersion($0) })
            let known = Set(facts.capabilities(forCUDA: cuda))
            #expect(known.isSuperset(of: build.native), "\(build.release) \(build.backend)")
            #expect(Set(build.native).isSuperset(of: build.ptx))
            #expect(build.native == build.native.sorted())
        }
    }

    @Test func `every build of PyTorch's index has its GPUs told, but for those nobody saw`() {
        var unseen: [String] = []
        for release in facts.torchReleases {
            for backend in release.knownBackends
            where facts.torchBuild(release, backend) == nil {
                unseen.append("\(release.name) \(backend)")
            }
        }
        #expect(unseen == ["2.7 cu118", "2.15 cu132"])
    }

    @Test func `cuDNN of a PyTorch release is one that is built for its CUDA, where known`() {
        for release in facts.torchReleases {
            guard let cudnn = release.cudnn else { continue }
            let builds = facts.cudnn(cudnn)
            guard !builds.isEmpty else { continue }
            let major = release.defaultBackend.cudaMajor
            #expect(builds.contains { $0.cudaMajor == major }, "\(release.name)")
        }
    }

    @Test func `capabilities of cuDNN are those that its CUDA's drivers could know`() {
        for build in facts.cudnnBuilds {
            #expect(build.capabilities == build.capabilities.sorted())
            if let floor = facts.minimumDriver(forCUDAMajor: build.cudaMajor),
                let driver = build.driver
            {
                #expect(driver >= floor)
            }
        }
    }

    @Test func `a generation ends with a branch that ended or is long-term`() {
        let branches = Set(facts.lastBranches.values)
        #expect(branches == [390, 470, 580])
        #expect(facts.branches.map(\.number).isAscending)
    }
}

extension Array where Element: Comparable {
    fileprivate var isAscending: Bool { zip(self, dropFirst()).allSatisfy(<) }
}
