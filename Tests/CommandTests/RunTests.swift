import Subprocess
import SystemPackage
import Testing

@testable import Provision

@Suite struct RunTests {
    private let tool: Tool

    init() throws {
        tool = try Tool()
        let place = tool.prefix.appending("demo/generations/1")
        try tool.makeEnvironment(
            "demo", contents: "environment=\(place)/env\0set GREETING=it's $(fine)\0")
    }

    @Test func `run becomes the program, with the environment and its exit status`() async throws {
        let script = "printf '%s|%s|%s' \"$GREETING\" \"${PATH%%:*}\" \"$1\"; exit 7"
        let result = try await tool.run("run", "demo", "--", "sh", "-c", script, "x", "--json")
        #expect(result.status == .exited(7))
        #expect(
            result.output
                == "it's $(fine)|\(tool.prefix)/demo/generations/1/env/bin|--json")
        #expect(result.errors == "")
    }

    @Test func `a signal reaches the program`() async throws {
        let result = try await tool.run("run", "demo", "--", "sh", "-c", "kill -TERM $$")
        #expect(result.status == .signaled(15))
    }

    @Test func `a closed pipe ends the program as it would without us`() async throws {
        let script = "(yes; echo $? >status) | head -n 1 >/dev/null; cat status"
        let result = try await tool.run("run", "demo", "--", "sh", "-c", script)
        #expect(result.output == "141\n")
    }

    @Test func `a program that is not there is an error that names it`() async throws {
        let result = try await tool.run("run", "demo", "--", "no-such-program")
        #expect(result.status == .exited(1))
        #expect(result.errors.contains("cannot start `no-such-program`"))
    }

    @Test func `env is what a shell evaluates`() async throws {
        let env = try await tool.run("env", "demo")
        let script = env.output + "printf '%s|%s' \"$GREETING\" \"$VIRTUAL_ENV\""
        let result = try await Subprocess.run(
            .path("/bin/bash"), arguments: ["--norc", "-euc", script],
            environment: Tool.subprocessEnvironment(tool.environment),
            output: .string(limit: 4096), error: .string(limit: 4096))
        #expect(
            result.standardOutput
                == "it's $(fine)|\(tool.prefix)/demo/generations/1/env")
        #expect(result.standardError == "")
    }

    @Test func `env as a record`() async throws {
        let result = try await tool.run("env", "demo", "--json")
        #expect(
            result.output
                == #"{"library_path":[],"path":["\#(tool.prefix)/demo/generations/1/env/bin"],"#
                + #""type":"environment","unset":["PYTHONHOME"],"variables":{"#
                + #""GREETING":"it's $(fine)","#
                + #""VIRTUAL_ENV":"\#(tool.prefix)/demo/generations/1/env"}}"# + "\n")
    }
}
