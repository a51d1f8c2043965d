import FileSystem
import Installation
import SystemPackage
import TestSupport

@testable import Verification

extension StandInTorch {
    static let interpreter: FilePath = "/usr/bin/python3"

    static let isPossible = (try? Files.exists(interpreter)) ?? false

    /// Puts it, and an interpreter, into a specimen's environment: at `step` it does `fault`.
    static func install(
        in specimen: Specimen, step: String = "", fault: String = "", gpus: Int = 1
    ) throws {
        let question = "import sys; print('%d.%d' % sys.version_info[:2])"
        let minor = MachineProgram(interpreter).lines("-c", question)?.first ?? "3.11"
        let environment = specimen.place.environment
        try Files.createDirectories(environment.appending("bin"))
        try Files.createSymlink(environment.appending("bin/python"), to: interpreter)
        try Files.writeAtomically(
            "home = /usr/bin\n", to: environment.appending("pyvenv.cfg"))
        let package = environment.appending("lib/python\(minor)/site-packages/torch")
        for (name, text) in files(step: step, fault: fault, gpus: gpus) {
            let path = package.appending(name)
            try Files.createDirectories(path.removingLastComponent())
            try Files.writeAtomically(text, to: path)
        }
    }
}
