import Testing

@testable import Doctor

@Suite struct `The clock` {
    private static let day: Int64 = 86_400

    private func kinds(_ seed: (Patient) throws -> Void) async throws -> [FindingKind] {
        let patient = try Patient.healthy()
        try seed(patient)
        return await patient.examine().findings.map(\.kind)
    }

    @Test func `a machine that stood still for two years has a clock that is right`() async throws {
        #expect(try await kinds { $0.now += 2 * 366 * Self.day } == [])
    }

    @Test(arguments: [0, 14, -14, 25] as [Int64])
    func `the hardware's clock may be of any time zone`(_ hours: Int64) async throws {
        let found = try await kinds {
            try $0.write("/sys/class/rtc/rtc0/since_epoch", "\($0.now + hours * 3_600)\n")
        }
        #expect(found == [])
    }

    @Test(arguments: ["", "0\n", "946684800\n", "soon", "-1", "99999999999", "9223372036854775807"])
    func `a hardware's clock that cannot be right says nothing`(_ text: String) async throws {
        #expect(
            try await kinds { try $0.write("/sys/class/rtc/rtc0/since_epoch", text) } == [])
    }

    @Test func `days become seconds`() {
        #expect(MachineFiles.seconds(ofDay: "1970-01-01") == 0)
        #expect(MachineFiles.seconds(ofDay: "2000-02-29") == 951_782_400)
        #expect(MachineFiles.seconds(ofDay: "2026-11-22") == 1_795_305_600)
        for text in ["", "2026", "2026-13-01", "1969-12-31", "x-y-z", "2026-11-22-1"] {
            #expect(MachineFiles.seconds(ofDay: text) == nil)
        }
    }

    @Test func `years are told as years`() {
        #expect(ClockRule.words(400 * Self.day) == "400 days")
        #expect(ClockRule.words(4 * 366 * Self.day) == "4 years")
        #expect(ClockRule.words(50 * 3_600) == "2 days")
        #expect(ClockRule.words(600) == "10 minutes")
    }
}
