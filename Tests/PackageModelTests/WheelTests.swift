import PackageModel
import Testing

struct WheelFilenameTests {
    @Test func `a wheel's name is taken apart`() throws {
        let wheel = try WheelFilename(
            "nvidia_cuda_nvcc-13.0.88-2a-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl")
        #expect(wheel.name.normalized == "nvidia-cuda-nvcc")
        #expect(wheel.version.description == "13.0.88")
        #expect(wheel.build?.number == 2)
        #expect(wheel.build?.rest == "a")
        #expect(
            wheel.tags.tags.map(\.description) == [
                "py3-none-manylinux2010_x86_64", "py3-none-manylinux_2_12_x86_64",
            ])
    }

    static let faults: [(String, WheelFilename.Fault)] = [
        ("x-1.tar.gz", .extensionMissing), ("x-1.whl", .partCount(2)),
        ("x-1-2-3-py3-none-any-v.whl", .partCount(8)), ("x-y-py3-none-any.whl", .version("y")),
        ("x__y-1-py3-none-any.whl", .name("x__y-1-py3-none-any.whl")),
        ("x-1-b1-py3-none-any.whl", .build("b1")), ("x-1-3-none-any.whl", .tags("3-none-any")),
        ("x-1-py3-none-any-x86_64_v3.whl", .variant("x86_64_v3")),
        ("x-1-7-py3-none-any-cu128.whl", .variant("cu128")),
    ]

    @Test(arguments: faults.indices)
    func `other names are refused with the reason`(index: Int) {
        let (text, fault) = Self.faults[index]
        #expect(throws: fault) { try WheelFilename(text) }
    }

    @Test func `a name that stands for too many tags is refused`() {
        let list = (0..<20).map { "p\($0)" }.joined(separator: ".")
        #expect(throws: WheelFilename.Fault.self) {
            try WheelFilename("x-1-\(list)-\(list)-\(list).whl")
        }
    }

    @Test func `build tags sort by number, then by the rest`() {
        let tags = ["1", "2", "2a", "2b", "10"].compactMap { WheelFilename.BuildTag($0) }
        #expect(tags.count == 5)
        #expect(tags == tags.sorted())
    }
}

struct SupportedTagsTests {
    private func ranks(_ tags: SupportedTags, _ texts: [String]) throws -> [Int?] {
        try texts.map { tags.rank(of: try WheelFilename("x-1-\($0).whl")) }
    }

    private let debian = LinuxPlatforms(machine: "x86_64", library: .glibc(major: 2, minor: 36))

    @Test func `the best tag comes first`() throws {
        let tags = SupportedTags(cpython: 12, platforms: debian.tags)
        let found = try ranks(
            tags,
            [
                "cp312-cp312-manylinux_2_36_x86_64", "cp312-cp312-manylinux2014_x86_64",
                "cp312-cp312-manylinux_2_5_x86_64.manylinux1_x86_64", "cp312-cp312-linux_x86_64",
                "cp312-abi3-manylinux_2_28_x86_64", "cp312-none-manylinux_2_28_x86_64",
                "cp39-abi3-manylinux_2_28_x86_64", "py312-none-manylinux_2_28_x86_64",
                "py2.py3-none-manylinux_2_28_x86_64", "cp312-none-any", "py3-none-any",
                "py30-none-any",
            ]
        ).compactMap(\.self)
        #expect(found.count == 12)
        #expect(found == found.sorted())
        #expect(found.first == 0)
    }

    @Test func `what does not run here has no rank`() throws {
        let tags = SupportedTags(cpython: 12, platforms: debian.tags)
        let found = try ranks(
            tags,
            [
                "cp312-cp312-manylinux_2_37_x86_64", "cp313-cp313-manylinux_2_17_x86_64",
                "cp312-cp312-manylinux_2_17_aarch64", "cp312-cp312t-manylinux_2_17_x86_64",
                "cp313-abi3-manylinux_2_17_x86_64", "cp312-cp312-musllinux_1_2_x86_64",
                "py2-none-any", "cp312-cp312-win_amd64", "cp311-cp311-manylinux_2_17_x86_64",
            ])
        #expect(found == Array(repeating: nil, count: 9))
    }

    @Test func `a free-threaded interpreter takes its own ABI and no abi3`() throws {
        let tags = SupportedTags(cpython: 13, freeThreaded: true, platforms: debian.tags)
        let found = try ranks(
            tags,
            [
                "cp313-cp313t-manylinux_2_28_x86_64", "cp313-cp313-manylinux_2_28_x86_64",
                "cp39-abi3-manylinux_2_28_x86_64", "py3-none-any",
            ])
        #expect(found.map { $0 != nil } == [true, false, false, true])
    }

    @Test func `platforms go from the newest library to the oldest`() {
        let arm = LinuxPlatforms(machine: "aarch64", library: .glibc(major: 2, minor: 18))
        #expect(
            arm.tags == [
                "manylinux_2_18_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64",
                "linux_aarch64",
            ])
        let old = LinuxPlatforms(machine: "x86_64", library: .glibc(major: 2, minor: 12))
        #expect(old.tags.first == "manylinux_2_12_x86_64")
        #expect(old.tags.suffix(2) == ["manylinux1_x86_64", "linux_x86_64"])
        #expect(old.tags.contains("manylinux2010_x86_64"))
        let alpine = LinuxPlatforms(machine: "x86_64", library: .musl(major: 1, minor: 1))
        #expect(
            alpine.tags == ["musllinux_1_1_x86_64", "musllinux_1_0_x86_64", "linux_x86_64"])
    }
}
