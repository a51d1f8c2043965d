import ArgumentParser
import Diagnostics
import Doctor
import FileSystem
import Glibc
import Installation
import SystemPackage

/// Says what is wrong with this machine, how that was seen, and what to type.
struct DoctorCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what is wrong with this machine, and what to type.",
        discussion: """
            Looks at GPU, driver, kernel, device files, containers, variables, toolkits, the Python \
            environment, disks and network; works with no recipe and nothing installed, needs no \
            root and changes nothing. With a name or a recipe that environment is looked at too. \
            A failure exits with 7.
            """)
    static let streamsRecords = true

    @OptionGroup var subject: EnvironmentSubject

    @Flag(help: "Print the lines to type as a script for a shell, and run nothing of it.")
    var fix = false

    @Option(
        name: .shortAndLong, help: ArgumentHelp("With --fix: write it there.", valueName: "file"),
        completion: .file())
    var output: String?

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    var recipePath: FilePath? { subject.path }

    func validate() throws {
        if output != nil, !fix { throw ValidationError("`--output` goes with `--fix`") }
    }

    func run(in session: Session) async throws -> ExitStatus {
        let report = try await Doctor(
            probe: session.machineProbe(),
            user: DoctorUser(id: session.userID, groups: Self.groups), now: session.now,
            subject: patient(in: session)
        ).examine()
        let script = fix ? RepairScript(report).text : nil
        if let script, let output {
            let file = OutputFile(output, in: session.workingDirectory)
            try file.check()
            try file.write(script, mode: 0o755)
            session.remark("wrote \(output)")
        }
        session.show { style in
            guard let script else { return DoctorScreen.draw(report, style: style) }
            return output == nil
                ? script.split(separator: "\n", omittingEmptySubsequences: false)
                    .map { TerminalText.plain(String($0)) }.joined(separator: "\n")
                : DoctorScreen.summary(report)
        }
        session.emit(DoctorJSON.records(report) + (script.map { [DoctorJSON.script($0)] } ?? []))
        session.outcome.update { outcome in
            outcome.more = DoctorJSON.counts(report)
        }
        return report.hasFailed ? .verificationFailed : .success
    }

    /// The environment that was named; without a name the one that the user is in.
    private func patient(in session: Session) throws -> Doctor.Subject {
        let named = session.environment["TMPDIR"].map { FilePath($0) }
        var patient = Doctor.Subject(
            places: session.volumes,
            temporary: named.flatMap { $0.isAbsolute ? $0 : nil } ?? "/tmp")
        guard subject.subject != nil else { return patient }
        let (home, _) = try session.home(subject)
        let store = GenerationStore(folder: home)
        guard let generation = try store.currentNumber().flatMap({ try store.generation($0) })
        else {
            session.remark("note: nothing is installed in \(home.root) yet")
            return patient
        }
        patient.environment = generation.folder.environment
        patient.toolkit = generation.folder.cuda
        return patient
    }

    private static var groups: [UInt32] {
        let count = getgroups(0, nil)
        guard count > 0 else { return [getegid()] }
        var groups = [gid_t](repeating: 0, count: Int(count))
        let found = getgroups(count, &groups)
        return groups.prefix(max(0, Int(found))) + [getegid()]
    }
}
