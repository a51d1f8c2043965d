import Diagnostics
import Testing

@testable import Provision

@Suite struct JSONTests {
    @Test func `keys are sorted, slashes plain and controls escaped`() {
        let value: JSONValue = [
            "b": ["x/y", 1, true, .null], "a": "\"\\\n\t\r\u{1B}[31m\u{202E}é\u{7F}日",
        ]
        #expect(
            value.encoded
                == #"{"a":"\"\\\n\t\r\u001b[31m\u202eé\u007f日","b":["x/y",1,true,null]}"#)
    }

    @Test func `the first record is the version, the last the summary`() {
        #expect(
            JSONLines.version.encoded
                == #"{"format":"1.0","provision":"0.1.0","type":"version"}"#)
        #expect(
            JSONLines.summary(exit: .success, changes: true, rebootRequired: false).encoded
                == #"{"changes":true,"exit":0,"reboot_required":false,"type":"summary"}"#)
    }

    @Test func `a plan is its changes and their sum`() {
        let view = PlanView(
            recipe: "a.yaml", lockState: "",
            sections: [
                .init(
                    layer: "driver", title: "",
                    rows: [
                        .init(
                            action: .change, name: "nvidia-driver", from: "550.163.01",
                            to: "570.124.06", needsReboot: true)
                    ])
            ], download: .init(bytes: 5, cachedBytes: 6), diskBytes: 7)
        #expect(
            JSONLines.plan(view).map(\.encoded) == [
                #"{"action":"change","from":"550.163.01","layer":"driver","name":"nvidia-driver","#
                    + #""reboot":true,"to":"570.124.06","type":"change"}"#,
                #"{"add":0,"cached":6,"change":1,"changes":true,"disk":7,"download":5,"notes":[],"#
                    + #""reboots":0,"recipe":"a.yaml","remove":0,"type":"change_summary"}"#,
            ])
    }

    @Test func `all errors of a run are records with their place`() {
        let error = ProvisionError(
            ErrorCode("R012", exit: .invalidRecipe), "unknown field `pakages`",
            at: Mark(file: "a.yaml", line: 12, column: 3, length: 7), hints: ["packages"],
            others: [ProvisionError(ErrorCode("R013", exit: .invalidRecipe), "second")])
        #expect(
            JSONLines.diagnostics(error, .error).map(\.encoded) == [
                #"{"code":"R012","context":[],"hints":["packages"],"#
                    + #""range":{"column":3,"file":"a.yaml","length":7,"line":12},"#
                    + #""severity":"error","summary":"unknown field `pakages`","type":"diagnostic"}"#,
                #"{"code":"R013","context":[],"hints":[],"severity":"error","#
                    + #""summary":"second","type":"diagnostic"}"#,
            ])
    }

    @Test func `a check that was skipped has its reason`() {
        let check = Check("torch", .skipped("no GPU"), "", duration: .milliseconds(12))
        #expect(
            JSONLines.check(check).encoded
                == #"{"details":[],"duration_ms":12,"hints":[],"name":"torch","#
                + #""outcome":"skipped","reason":"no GPU","summary":"","type":"check"}"#)
    }

    @Test func `the download is told once a second`() {
        var progress = JSONProgress()
        _ = progress.records(
            for: .downloadPlanned(files: 1, bytes: 100, cachedFiles: 0, cachedBytes: 0), at: .zero)
        _ = progress.records(for: .downloadStarted(name: "a", bytes: 100), at: .zero)
        _ = progress.records(for: .downloadAdvanced(name: "a", by: 40), at: .zero)
        #expect(progress.tick(at: .milliseconds(900)).isEmpty)
        #expect(
            progress.tick(at: .seconds(1)).map(\.encoded) == [
                #"{"done":40,"files":1,"files_done":0,"rate":40,"total":100,"#
                    + #""type":"download_progress"}"#
            ])
        #expect(progress.tick(at: .milliseconds(1100)).isEmpty)
    }
}
