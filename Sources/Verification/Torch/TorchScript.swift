/// The script that shows step by step that torch works: `proof.py`, compiled in.
package enum TorchScript {
    package static let text = String(decoding: PackageResources.proof_py, as: UTF8.self)
}
