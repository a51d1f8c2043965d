package import Diagnostics
package import Installation
package struct Verifier: Sendable { package init() {}
 package func run(_ p: PendingGeneration) async throws -> [Check] { [] } }
