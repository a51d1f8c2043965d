import Machine
import SystemPackage

/// The nodes below `/dev` that programs reach a GPU through, and what a container was given.
enum DeviceRule: DoctorRule {
    static let title = "Devices"

    static func summary(_ seen: Evidence) -> String? {
        let count = seen.devices.nodes.count(where: \.isGPU)
        return count > 0 ? "`/dev/nvidia*`, \(count == 1 ? "1 GPU" : "\(count) GPUs")" : nil
    }

    static func findings(_ seen: Evidence) -> [Finding] {
        guard seen.machine.driver.loaded != nil, seen.hasGPU else { return [] }
        if seen.place.container != nil { return container(seen) + permissions(seen) }
        guard !seen.isGuest, seen.machine.gpus.contains(where: { $0.boundDriver == "nvidia" })
        else { return [] }
        return nodes(seen) + permissions(seen)
    }

    private static func nodes(_ seen: Evidence) -> [Finding] {
        let devices = seen.devices
        // Where `nvidia-modprobe` may, the first program makes them.
        guard !devices.hasMaker else { return [] }
        if !devices.hasGPU || !devices.has("nvidiactl") {
            return [
                Finding(
                    .deviceNodesMissing, .failure, "the driver is loaded and has no device files",
                    evidence: [
                        "`/dev/nvidia0` and `/dev/nvidiactl` are not both there",
                        "no `nvidia-modprobe` with the setuid bit would make them",
                    ],
                    remedies: [
                        Remedy(type: "sudo nvidia-smi", "as root makes them until the next start"),
                        Remedy(
                            "for good: `sudo apt-get install nvidia-modprobe`",
                            ["sudo apt-get install nvidia-modprobe"]),
                    ])
            ]
        }
        guard !devices.has("nvidia-uvm") else { return [] }
        return [
            Finding(
                .memoryNodeMissing, .failure, "`/dev/nvidia-uvm` is not there: CUDA cannot start",
                evidence: ["`nvidia-smi` works without it, which looks healthy"],
                remedies: [
                    Remedy(
                        "`sudo modprobe nvidia-uvm`, then `sudo nvidia-modprobe -u -c 0`",
                        ["sudo modprobe nvidia-uvm", "sudo nvidia-modprobe -u -c 0"])
                ])
        ]
    }

    private static func permissions(_ seen: Evidence) -> [Finding] {
        let closed = seen.devices.nodes.filter { node in
            let name = node.path.lastComponent?.string ?? ""
            return (node.isGPU || name == "nvidiactl" || name == "nvidia-uvm")
                && !node.isOpen(to: seen.user)
        }
        guard let first = closed.first else { return [] }
        let isOfGroup = first.group != 0 && first.mode & 0o060 == 0o060
        return [
            Finding(
                .devicePermissions, .failure, "this user may not use the GPU's device files",
                evidence: closed.prefix(4).map { node in
                    "`\(node.path)` has mode \(String(node.mode, radix: 8)), owner \(node.owner), "
                        + "group \(node.group)"
                },
                remedies: isOfGroup
                    ? [
                        Remedy(
                            "`sudo usermod -aG \"$(stat -c %G \(first.path))\" \"$USER\"`, then log in anew",
                            [
                                "sudo usermod -aG \"$(stat -c %G \(first.path.string.shellWord))\" \"$USER\""
                            ])
                    ]
                    : [
                        Remedy(
                            "`sudo chmod 0666 \(words(closed))` until the next start; what sets it is "
                                + "`NVreg_DeviceFileMode` in `/etc/modprobe.d`, or a udev rule",
                            closed.map { "sudo chmod 0666 \($0.path.string.shellWord)" })
                    ])
        ]
    }

    private static func words(_ nodes: [DeviceNode]) -> String {
        nodes.prefix(4).map(\.path.string.shellWord).joined(separator: " ")
            + (nodes.count > 4 ? " …" : "")
    }

    // MARK: Containers

    private static func container(_ seen: Evidence) -> [Finding] {
        let capabilities = seen.variables["NVIDIA_DRIVER_CAPABILITIES"] ?? ""
        guard seen.devices.hasGPU else { return [withoutGPU(seen)] }
        guard seen.libraries.driver == nil else { return [] }
        let words = capabilities.split(separator: ",")
        if !words.isEmpty, !words.contains("all"), !words.contains("compute") {
            return [
                Finding(
                    .containerCapabilities, .failure,
                    "the container was given the GPU without CUDA",
                    evidence: [
                        "`NVIDIA_DRIVER_CAPABILITIES=\(capabilities)` has no `compute`",
                        "there is no `libcuda.so.1`",
                    ],
                    remedies: [
                        Remedy(
                            "start it with `-e NVIDIA_DRIVER_CAPABILITIES=compute,utility`, or set that in the image"
                        )
                    ])
            ]
        }
        return [
            Finding(
                .containerWithoutLibrary, .failure,
                "the container has the GPU's device files and no `libcuda.so.1`",
                evidence: [
                    "`/dev/nvidia0` is there",
                    "no folder that the loader looks into holds the driver's library",
                ],
                remedies: [
                    Remedy(
                        "start it through NVIDIA's container toolkit: `docker run --gpus all …`, "
                            + "`podman run --device nvidia.com/gpu=all …`, `apptainer run --nv …`")
                ])
        ]
    }

    private static func withoutGPU(_ seen: Evidence) -> Finding {
        let wish = seen.variables["NVIDIA_VISIBLE_DEVICES"].map {
            ["`NVIDIA_VISIBLE_DEVICES` is `\($0)`"]
        }
        return Finding(
            .containerWithoutGPU, .failure, "the host has a GPU that this container was not given",
            evidence: ["the bus shows a GPU and the driver is loaded; `/dev/nvidia0` is not there"]
                + (wish ?? []),
            remedies: [
                Remedy(
                    "start it with the GPU: `docker run --gpus all …`, `podman run --device "
                        + "nvidia.com/gpu=all …`, `apptainer run --nv …`"),
                Remedy(
                    "if that is refused, on the host: `sudo nvidia-ctk runtime configure "
                        + "--runtime=docker && sudo systemctl restart docker`"),
            ])
    }
}
