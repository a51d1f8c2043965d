/// How closely the toolkit must agree with the CUDA that torch was built with.
///
/// Closer agreement is preferred: the problem is solved with the first case, and where that has no
/// solution with the next one. Extensions are compiled by the toolkit against torch, so another
/// major never fits a toolkit that has a compiler.
enum CUDAAgreement: CaseIterable {
    /// The very release, so that both take the same artifacts.
    case release
    case minor
    case major
    /// Nothing asked; only where the toolkit has no compiler.
    case none

    static func rounds(hasCompiler: Bool) -> [CUDAAgreement] {
        hasCompiler ? [.release, .minor, .major] : [.release, .minor, .none]
    }
}
