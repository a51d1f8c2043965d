package import Diagnostics

extension ErrorCode {
    /// An interpreter or compiler that was asked to describe itself gave no usable answer.
    package static let programUnusable = ErrorCode("R600", exit: .failure)
    /// The machine is of a kind that NVIDIA's packages for servers are not made for.
    package static let unsupportedMachine = ErrorCode("R601", exit: .failure)
}
