/// The names of the CUDA runtime for codes that the driver has too, under the same numbers.
///
/// Source: CUDA runtime API, `cudaError`.
enum CUDARuntimeCodes {
    /// The number of `cudaErrorNoDevice`, in any case; nil for what is no such name.
    static func number(of name: String) -> Int32? {
        let name = name.lowercased()
        guard name.hasPrefix("cudaerror") else { return nil }
        return byName[String(name.dropFirst("cudaerror".count))]
    }

    private static let byName = Dictionary(
        names.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })

    static let names: [String: Int32] = [
        "InvalidValue": 1, "MemoryAllocation": 2, "InitializationError": 3, "CudartUnloading": 4,
        "StubLibrary": 34, "CallRequiresNewerDriver": 36, "DevicesUnavailable": 46,
        "NoDevice": 100, "InvalidDevice": 101, "DeviceNotLicensed": 102, "InvalidKernelImage": 200,
        "DeviceUninitialized": 201, "NoKernelImageForDevice": 209, "ECCUncorrectable": 214,
        "PeerAccessUnsupported": 217, "InvalidPtx": 218, "NvlinkUncorrectable": 220,
        "JitCompilerNotFound": 221, "UnsupportedPtxVersion": 222, "JitCompilationDisabled": 223,
        "Contained": 226, "InvalidSource": 300, "FileNotFound": 301,
        "SharedObjectSymbolNotFound": 302, "SharedObjectInitFailed": 303, "OperatingSystem": 304,
        "InvalidResourceHandle": 400, "IllegalState": 401, "SymbolNotFound": 500, "NotReady": 600,
        "IllegalAddress": 700, "LaunchOutOfResources": 701, "LaunchTimeout": 702,
        "PeerAccessAlreadyEnabled": 704, "ContextIsDestroyed": 709, "TooManyPeers": 711,
        "HardwareStackError": 714, "IllegalInstruction": 715, "MisalignedAddress": 716,
        "InvalidPc": 718, "LaunchFailure": 719, "NotPermitted": 800, "NotSupported": 801,
        "SystemNotReady": 802, "SystemDriverMismatch": 803, "CompatNotSupportedOnDevice": 804,
        "MpsConnectionFailed": 805, "MpsRpcFailure": 806, "MpsServerNotReady": 807,
        "MpsMaxClientsReached": 808, "MpsMaxConnectionsReached": 809, "MpsClientTerminated": 810,
        "Timeout": 909, "ExternalDevice": 911, "Unknown": 999,
    ]
}
