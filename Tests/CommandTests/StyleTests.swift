import Testing

@testable import Provision

@Suite struct StyleTests {
    @Test(
        arguments: [
            (true, [:], true), (false, [:], false), (true, ["NO_COLOR": "1"], false),
            (true, ["NO_COLOR": ""], true), (false, ["FORCE_COLOR": "1"], true),
            (false, ["FORCE_COLOR": "0"], false), (false, ["CLICOLOR_FORCE": "1"], true),
            (true, ["NO_COLOR": "1", "FORCE_COLOR": "1"], false), (true, ["TERM": "dumb"], false),
        ] as [(Bool, [String: String], Bool)])
    func `colour by terminal and environment`(
        isTerminal: Bool, environment: [String: String], expected: Bool
    ) {
        #expect(
            Style.hasColour(isTerminal: isTerminal, choice: .auto, environment: environment)
                == expected)
        #expect(Style.hasColour(isTerminal: false, choice: .always, environment: environment))
        #expect(!Style.hasColour(isTerminal: true, choice: .never, environment: environment))
    }

    @Test(
        arguments: [
            ([:], false), (["LANG": "en_US.UTF-8"], true), (["LANG": "C"], false),
            (["LC_ALL": "C", "LANG": "en_US.UTF-8"], false), (["LC_CTYPE": "C.utf8"], true),
            (["LC_ALL": "", "LANG": "de_DE.utf8@euro"], true),
        ] as [([String: String], Bool)])
    func `UTF-8 by locale`(environment: [String: String], expected: Bool) {
        #expect(Style.isUnicode(environment) == expected)
    }

    @Test func `nothing is redrawn in a log`() {
        #expect(Style.isAnimated(isTerminal: true, environment: [:]))
        #expect(!Style.isAnimated(isTerminal: false, environment: [:]))
        #expect(!Style.isAnimated(isTerminal: true, environment: ["CI": "true"]))
        #expect(!Style.isAnimated(isTerminal: true, environment: ["TERM": "dumb"]))
    }
}
