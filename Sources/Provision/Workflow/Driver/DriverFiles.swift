import Machine
import Planning
import SystemPackage

/// The files that go with a driver.
enum DriverFiles {
    /// Keeps nouveau from being loaded: NVIDIA's driver cannot have the GPU while it does.
    static let nouveau = OwnFile(
        "/etc/modprobe.d/provision-nouveau.conf",
        """
        # NVIDIA's driver cannot drive a GPU that nouveau holds.
        blacklist nouveau
        options nouveau modeset=0

        """)

    static let holdPath: FilePath = "/etc/apt/preferences.d/provision-driver"

    /// Keeps apt, and with it unattended upgrades, at the installed version of each part.
    ///
    /// Preferences rather than `apt-mark hold`: they keep the parts of one driver together, leave
    /// people's own holds alone, and one file that goes undoes them.
    static func hold(_ pins: [DriverPin]) -> OwnFile {
        OwnFile(
            holdPath,
            """
            # The driver of this machine stays as `driver.hold` of its recipe says.

            \(pins.map { $0.paragraph(priority: DriverPin.standing) }.joined(separator: "\n"))
            """)
    }
}
