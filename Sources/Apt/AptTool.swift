package import Diagnostics

/// apt of one machine.
package struct AptTool: Sendable {
    package let places: AptPlaces
    let environment: [String: String]
    let runner: any AptRunner
    let reporter: any Reporter

    /// `environment` gives proxies, and nothing else of it reaches apt.
    package init(
        places: AptPlaces = AptPlaces(), environment: [String: String],
        runner: any AptRunner = SubprocessAptRunner(), reporter: any Reporter = SilentReporter()
    ) {
        self.places = places
        self.environment = environment
        self.runner = runner
        self.reporter = reporter
    }
}
