import PackageModel

extension Problem {
    /// The driver of an earlier lock first, if it is still on offer.
    func favored(_ offers: [DriverCandidate]) -> [DriverCandidate] {
        guard let favoredDriver else { return offers }
        return offers.filter { $0.version == favoredDriver }
            + offers.filter { $0.version != favoredDriver }
    }
}
