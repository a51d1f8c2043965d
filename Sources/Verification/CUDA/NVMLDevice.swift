/// One GPU of NVML.
struct NVMLDevice {
    let library: DriverLibrary
    let raw: OpaquePointer

    private typealias Text =
        @convention(c) (OpaquePointer, UnsafeMutablePointer<CChar>, UInt32) -> Int32
    private typealias Number = @convention(c) (OpaquePointer, UnsafeMutablePointer<UInt32>) -> Int32
    private typealias Long = @convention(c) (OpaquePointer, UnsafeMutablePointer<UInt64>) -> Int32
    private typealias Pair =
        @convention(c) (
            OpaquePointer, UnsafeMutablePointer<UInt32>, UnsafeMutablePointer<UInt32>
        ) -> Int32
    private typealias Errors =
        @convention(c) (OpaquePointer, Int32, Int32, UnsafeMutablePointer<UInt64>) -> Int32
    private typealias Rows =
        @convention(c) (
            OpaquePointer, UnsafeMutablePointer<UInt32>, UnsafeMutablePointer<UInt32>,
            UnsafeMutablePointer<UInt32>, UnsafeMutablePointer<UInt32>
        ) -> Int32
    private typealias Link =
        @convention(c) (OpaquePointer, UInt32, UnsafeMutablePointer<UInt32>) -> Int32
    private typealias Bytes = @convention(c) (OpaquePointer, UnsafeMutablePointer<UInt8>) -> Int32

    func describe() throws(GPUFault) -> ManagedGPU {
        ManagedGPU(
            uuid: try text("nvmlDeviceGetUUID"), name: try text("nvmlDeviceGetName"),
            address: try address(), hasECC: try ecc(),
            uncorrectedErrors: try errors(uncorrected: true),
            correctedErrors: try errors(uncorrected: false),
            pagesPending: try number("nvmlDeviceGetRetiredPagesPendingStatus").map { $0 != 0 },
            rows: try rows(), throttling: try throttling(), links: try links(),
            lanes: try number("nvmlDeviceGetCurrPcieLinkWidth").map(Int.init),
            mostLanes: try number("nvmlDeviceGetMaxPcieLinkWidth").map(Int.init))
    }

    /// What this GPU, this driver or this user is not told is nil; all else is a fault.
    private func asked<Value>(
        _ body: () throws(GPUFault) -> Value
    ) throws(GPUFault) -> Value? {
        do {
            return try body()
        } catch .refused(_, _, let code, _) where Self.untold.contains(code) {
            return nil
        } catch .missing {
            return nil
        } catch {
            throw error
        }
    }

    /// Not supported, not permitted, not found, no such function, no data, deprecated.
    private static let untold: Set<Int32> = [3, 4, 6, 13, 21, 26]

    static func text(
        _ body: (UnsafeMutablePointer<CChar>, UInt32) throws(GPUFault) -> Void
    ) throws(GPUFault) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        try body(&buffer, 255)
        return String(
            decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func text(_ function: String) throws(GPUFault) -> String {
        try Self.text { (buffer, size) throws(GPUFault) in
            try library.call(function, as: Text.self) { $0(raw, buffer, size) }
        }
    }

    /// `nvmlPciInfo_t` ends in the address, 36 bytes from its start; the domain there has 8 digits.
    func address() throws(GPUFault) -> String {
        var bytes = [UInt8](repeating: 0, count: 256)
        try library.call("nvmlDeviceGetPciInfo_v3", as: Bytes.self) { $0(raw, &bytes) }
        let text = String(decoding: bytes[36..<68].prefix { $0 != 0 }, as: UTF8.self).lowercased()
        return text.split(separator: ":").first?.count == 8 ? String(text.dropFirst(4)) : text
    }

    private func number(_ function: String) throws(GPUFault) -> UInt32? {
        try asked { () throws(GPUFault) in
            var value: UInt32 = 0
            try library.call(function, as: Number.self) { $0(raw, &value) }
            return value
        }
    }

    private func ecc() throws(GPUFault) -> Bool? {
        try asked { () throws(GPUFault) in
            var (current, pending): (UInt32, UInt32) = (0, 0)
            try library.call("nvmlDeviceGetEccMode", as: Pair.self) { $0(raw, &current, &pending) }
            return current != 0
        }
    }

    /// The volatile counter of all memories.
    private func errors(uncorrected: Bool) throws(GPUFault) -> UInt64? {
        try asked { () throws(GPUFault) in
            var count: UInt64 = 0
            try library.call("nvmlDeviceGetTotalEccErrors", as: Errors.self) {
                $0(raw, uncorrected ? 1 : 0, 0, &count)
            }
            return count
        }
    }

    private func rows() throws(GPUFault) -> ManagedGPU.RemappedRows? {
        try asked { () throws(GPUFault) in
            var (corrected, uncorrected): (UInt32, UInt32) = (0, 0)
            var (pending, failed): (UInt32, UInt32) = (0, 0)
            try library.call("nvmlDeviceGetRemappedRows", as: Rows.self) {
                $0(raw, &corrected, &uncorrected, &pending, &failed)
            }
            return ManagedGPU.RemappedRows(
                corrected: Int(corrected), uncorrected: Int(uncorrected), isPending: pending != 0,
                hasFailed: failed != 0)
        }
    }

    /// The name is the new one of drivers from 535 on, where there is one.
    private func throttling() throws(GPUFault) -> UInt64? {
        let new = "nvmlDeviceGetCurrentClocksEventReasons"
        let name = library.has(new) ? new : "nvmlDeviceGetCurrentClocksThrottleReasons"
        return try asked { () throws(GPUFault) in
            var reasons: UInt64 = 0
            try library.call(name, as: Long.self) { $0(raw, &reasons) }
            return reasons
        }
    }

    /// GPUs have 18 links at most today; an invalid argument, which is 2, tells that there are no more.
    private func links() throws(GPUFault) -> Int? {
        var up = 0
        for link in UInt32(0)..<36 {
            do {
                guard let isUp = try isUp(link) else { return link == 0 ? nil : up }
                up += isUp ? 1 : 0
            } catch .refused(_, _, 2, _) {
                return link == 0 ? nil : up
            } catch {
                throw error
            }
        }
        return up
    }

    private func isUp(_ link: UInt32) throws(GPUFault) -> Bool? {
        try asked { () throws(GPUFault) in
            var state: UInt32 = 0
            try library.call("nvmlDeviceGetNvLinkState", as: Link.self) { $0(raw, link, &state) }
            return state != 0
        }
    }
}
