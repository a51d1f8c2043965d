/// In what kind of place the machine's processes run.
package struct Surroundings: Sendable, Hashable {
    /// `docker`, `podman`, `kubernetes`, `lxc`, …; nil outside of containers.
    package var container: String?
    /// Whether this is the Windows Subsystem for Linux, which brings its own driver.
    package var isWSL: Bool
    package var secureBoot: SecureBoot
    /// `CUDA_VISIBLE_DEVICES` as it is set; nil where it is not.
    package var visibleDevices: String?
    /// Whether CUDA was told to count GPUs in the order of the bus.
    package var countsByBus: Bool
    /// The model of a board with NVIDIA's Tegra, `NVIDIA Jetson AGX Orin Developer Kit`; nil on
    /// all other machines.
    package var jetson: String?
    /// Whether this is an image of a machine, entered from another one: nothing of it runs yet.
    package var isImage: Bool
    /// Whether there is a node through which programs reach the driver: `/dev/nvidiactl`, `/dev/dxg`.
    ///
    /// A container has it only if it was given GPUs, and WSL if Windows has a driver; elsewhere the
    /// first program that asks for a GPU makes it.
    package var hasDriverNode: Bool

    package init(
        container: String? = nil, isWSL: Bool = false, secureBoot: SecureBoot = .unknown,
        visibleDevices: String? = nil, countsByBus: Bool = false, jetson: String? = nil,
        isImage: Bool = false, hasDriverNode: Bool = true
    ) {
        self.container = container
        self.isWSL = isWSL
        self.secureBoot = secureBoot
        self.visibleDevices = visibleDevices
        self.countsByBus = countsByBus
        self.jetson = jetson
        self.isImage = isImage
        self.hasDriverNode = hasDriverNode
    }

    package var isJetson: Bool { jetson != nil }

    package enum SecureBoot: String, Sendable, Hashable, Codable {
        case on, off
        /// The machine was started without EFI.
        case absent
        /// EFI is there and its variable is not readable.
        case unknown
    }
}
