import Machine
import Testing

@Suite struct `Toolkits of the distribution` {
    private func offers(_ versions: String...) async throws -> [String] {
        var answer = AptAnswer()
        for version in versions {
            answer = answer.package(
                "nvidia-cuda-toolkit", version, description: "NVIDIA CUDA development toolkit")
        }
        return try await AptMachine(answer).offers().toolkits.map {
            "\($0.release) \($0.packageVersion)"
        }
    }

    @Test(arguments: [
        ("11.8.89~11.8.0-5~deb12u1", "11.8.0"), ("12.4.131~12.4.1-2", "12.4.1"),
        ("12.0.140~12.0.1-4build4", "12.0.1"), ("11.5.1-1ubuntu1", "11.5.1"),
        ("1:12.2.140~12.2.2-1", "12.2.2"),
    ])
    func `NVIDIA's release stands in the package's version`(
        version: String, release: String
    ) async throws {
        #expect(try await offers(version) == ["\(release) \(version)"])
    }

    @Test func `newest first, and what tells no release is none`() async throws {
        #expect(
            try await offers("11.8.89~11.8.0-5", "12.4.131~12.4.1-2", "12-1", "x~y-1")
                == ["12.4.1 12.4.131~12.4.1-2", "11.8.0 11.8.89~11.8.0-5"])
        #expect(try await offers().isEmpty)
    }
}
