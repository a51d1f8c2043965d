package import Diagnostics
package import PackageModel

/// What the user wrote: one machine or environment, level by level.
///
/// Every value bears the place where it was written; a default bears that of its section's name.
/// A section that is absent is nil, unless its defaults hold without it.
package struct Recipe: Sendable {
    /// The format that this version reads.
    package static let currentFormat = 1

    /// Names the prefix, the profile and the modulefile.
    package var name: Located<String>
    package var description: Located<String>?
    package var target: Target
    package var system: System?
    package var driver: Driver?
    package var cuda: CUDA?
    package var conda: Conda?
    package var python: Python?
    package var pytorch: PyTorch?
    /// Further Python packages, in the order in which they were written.
    package var pip: [Located<Requirement>]
    /// In the order in which they were written, which is the order in which they are asked.
    package var indexes: [PythonIndex]
    package var profile: Profile
    /// Nil for all checks that apply; empty for none.
    package var verify: [Located<VerificationStep>]?
}

/// One check of an applied recipe.
package enum VerificationStep: String, RecipeChoice {
    case files, loader, nvcc, nvrtc, kernel, torch
    case multiGPU = "multi-gpu"
}
