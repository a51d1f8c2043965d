import ArgumentParser

struct ProvisionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provision",
        abstract: "One recipe in, one verified machine out.",
        discussion: "CUDA toolkit, Python environment and the PyTorch build that fits the GPU.",
        version: Version.current,
        subcommands: [
            InitCommand.self, PlanCommand.self, ApplyCommand.self, LockCommand.self,
            ImportCommand.self, ExportCommand.self,
            VerifyCommand.self, StatusCommand.self, HistoryCommand.self, RollbackCommand.self,
            GCCommand.self, UninstallCommand.self, EnvCommand.self, RunCommand.self,
            MachineCommand.self, DoctorCommand.self,
            FactsCommand.self, ExplainCommand.self, UnpackCommand.self, SchemaCommand.self,
            CompletionsCommand.self,
            NVRTCProbeCommand.self, GPUProbeCommand.self, ProbeSourceCommand.self,
        ])

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions
}
