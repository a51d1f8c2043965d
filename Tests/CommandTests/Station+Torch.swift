import TestSupport

extension Station {
    /// Publishes torch as its makers do: plain wheels on the Python index, builds on PyTorch's own.
    ///
    /// The Python index has 2.14.0, which is of cu130, and 2.9.1, of cu128; PyTorch's has 2.14.0 for
    /// cu126 and for the CPU. All need `words`.
    func publishTorch() throws -> TorchWorld {
        let world = TorchWorld(on: index.server)
        try index.publish(
            .torch("2.14.0", needs: ["words"]), .torch("2.9.1", needs: ["words"]),
            .companion("torchvision", "0.29.0", torch: "2.14.0"))
        try index.publish(ZipWheel("nvidia_thing", "1.0"))
        for build in ["cu126", "cpu"] {
            try world.publish(
                .torch("2.14.0+\(build)", needs: ["words", "pytorch-triton", "nvidia-thing"]),
                .companion("torchvision", "0.29.0+\(build)", torch: "2.14.0"),
                build: build, hasMetadata: build == "cpu")
            try world.publish(
                .torch("2.9.1+\(build)", needs: ["words"]), ZipWheel("pytorch_triton", "3.8.0"),
                ZipWheel("nvidia_thing", "9.0"), build: build)
        }
        return world
    }

    /// Writes a recipe for torch and gives its name.
    @discardableResult
    func torchRecipe(
        _ pytorch: String, name: String = "demo", more: String = ""
    ) throws -> String {
        try folder.write(
            "\(name).yaml",
            """
            recipe: 1
            name: \(name)
            python: {version: ">=3.9"}
            pytorch: \(pytorch)
            verify: [files]
            \(more)

            """)
        return "\(name).yaml"
    }
}

extension ZipWheel {
    /// A module that knows its build.
    static func torch(_ version: String, needs: [String]) -> ZipWheel {
        var wheel = ZipWheel("torch", version)
        wheel.add("torch/__init__.py", "build = '\(version)'\n")
        wheel.metadata = needs.map { "Requires-Dist: \($0)" }
        return wheel
    }

    static func companion(_ name: String, _ version: String, torch: String) -> ZipWheel {
        var wheel = ZipWheel(name, version)
        wheel.add("\(name)/__init__.py", "build = '\(version)'\n")
        wheel.metadata = ["Requires-Dist: torch==\(torch)"]
        return wheel
    }
}
