import Testing

@testable import Compatibility

@Suite struct `GPU models` {
    private let facts = Facts.embedded

    private func capability(of id: UInt16) -> String? {
        facts.gpu(deviceID: id)?.capability?.description
    }

    @Test(
        arguments: [
            (0x2330, "9.0"), (0x2204, "8.6"), (0x20b0, "8.0"), (0x1eb8, "7.5"), (0x1db1, "7.0"),
            (0x15f8, "6.0"), (0x1b38, "6.1"), (0x27b8, "8.9"), (0x2901, "10.0"), (0x2b85, "12.0"),
            (0x3182, "10.3"), (0x2b00, "11.0"), (0x2e12, "12.1"), (0x102d, "3.7"), (0x13c2, "5.2"),
        ] as [(UInt16, String)])
    func `a device id tells the compute capability`(_ id: UInt16, _ expected: String) {
        #expect(capability(of: id) == expected)
    }

    @Test func `an id that no table holds gives nil`() {
        #expect(facts.gpu(deviceID: 0) == nil)
        #expect(facts.gpu(deviceID: 0xffff) == nil)
    }

    @Test func `generations lie where their ids are known to lie`() {
        func ids(_ name: String) -> [UInt16] {
            facts.gpus.filter { $0.generation.name == name }.map(\.deviceID)
        }
        #expect(ids("Volta").min() == 0x1d81)
        #expect(ids("Volta").max() == 0x1df6)
        #expect(ids("Turing").min() == 0x1e02)
        #expect(ids("Turing").max() == 0x21d1)
        #expect(ids("Hopper").min() == 0x2302)
        #expect(ids("Hopper").max() == 0x23f0)
        #expect(ids("Ada").min() == 0x2681)
        #expect(ids("Blackwell").min() == 0x2901)
    }

    @Test func `everything from Turing on has capability 7-5 or more, all before it less`() {
        let old: Set = ["Kepler", "Maxwell", "Pascal", "Volta"]
        for model in facts.gpus {
            guard let capability = model.capability else {
                #expect(model.generation.name == "Rubin")
                continue
            }
            #expect(
                (capability < ComputeCapability(major: 7, minor: 5))
                    == old.contains(model.generation.name))
            #expect(facts.generation(of: capability) == model.generation)
        }
    }

    @Test func `a chip whose capability nobody confirmed has none`() throws {
        let model = try #require(facts.gpu(deviceID: 0x3002))
        #expect(model.chip == "GR100")
        #expect(model.capability == nil)
        #expect(model.title == "GR100")
    }

    @Test func `old generations end with a driver branch, Turing does not`() {
        #expect(facts.lastDriverBranch(for: GPUGeneration("Kepler")) == 470)
        #expect(facts.lastDriverBranch(for: GPUGeneration("Volta")) == 580)
        #expect(facts.lastDriverBranch(for: GPUGeneration("Turing")) == nil)
    }
}

@Suite struct `Words for GPUs` {
    private let facts = Facts.embedded

    @Test(arguments: [
        ("rtx-3090", "8.6"), ("RTX 3090", "8.6"), ("geforce-rtx-3090", "8.6"), ("h100", "9.0"),
        ("h200", "9.0"), ("a100", "8.0"), ("t4", "7.5"), ("tesla-t4", "7.5"), ("v100", "7.0"),
        ("p100", "6.0"), ("l4", "8.9"), ("l40s", "8.9"), ("b200", "10.0"), ("gb200", "10.0"),
        ("b300", "10.3"), ("gb10", "12.1"), ("rtx-5090", "12.0"), ("rtx-4090", "8.9"),
        ("a16", "8.6"), ("gh200", "9.0"), ("rtx-6000-ada", "8.9"), ("quadro-rtx-6000", "7.5"),
        ("rtx-pro-6000", "12.0"), ("rtx-3050", "8.6"), ("titan-v", "7.0"), ("thor", "11.0"),
        ("sm_86", "8.6"), ("SM_120", "12.0"), ("10de:2204", "8.6"), ("10DE:2330", "9.0"),
    ])
    func `a word names a capability`(_ word: String, _ expected: String) {
        guard case .found(let capability, _) = facts.reference(word) else {
            Issue.record("\(word) is \(facts.reference(word))")
            return
        }
        #expect(capability.description == expected)
    }

    @Test func `a word that fits unlike GPUs is ambiguous, and the models are told`() {
        guard case .ambiguous(let models) = facts.reference("rtx-6000") else {
            Issue.record("not ambiguous")
            return
        }
        #expect(Set(models.map(\.generation.name)) == ["Turing", "Ada"])
    }

    @Test(arguments: [
        "", "rtx", "h1000", "sm_99", "sm_90a", "sm_", "10de:", "10de:ffff", "10de:zzzz",
        "radeon-7900",
        "480gb", "-", "sm_999999999999999999", "10de:2204ff",
    ])
    func `what no table knows is never guessed`(_ word: String) {
        if case .found = facts.reference(word) { Issue.record("\(word) was found") }
    }

    @Test func `a model's own slug leads back to its capability`() {
        for model in facts.gpus {
            guard let slug = model.slug, !slug.isEmpty else { continue }
            switch facts.reference(slug) {
            case .found(let capability, _): #expect(capability == model.capability)
            case .ambiguous(let models): #expect(models.contains(model))
            case .unknown: #expect(model.capability == nil || model.name?.contains("/") == true)
            }
        }
    }
}
