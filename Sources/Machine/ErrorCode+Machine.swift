package import Diagnostics

extension ErrorCode {
    /// An interpreter or compiler that was asked to describe itself gave no usable answer.
    package static let programUnusable = ErrorCode("R600", exit: .failure)
}
