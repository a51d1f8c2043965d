import Compatibility
import Machine
import PackageModel
import Recipes
import Resolution

extension Solution {
    /// Who wants a driver, or one that is as new as that: what was chosen, and the recipe's lines.
    var driverWishes: [String] {
        let machine = catalog.rules.machine.parts.first { $0.key == .driver }?.words
        let lines = requirers(of: .driver).filter { $0 != machine }
        return lines
            + floors.filter { floor in !lines.contains { $0.hasPrefix(floor.subject) } }
            .map(\.sentence)
    }

    /// Why the driver is what it is: the machine's own fact first.
    var driverReasons: [String] {
        guard let driver = plannedDriver else { return [] }
        var reasons = [catalog.rules.machine.parts.first { $0.key == .driver }?.words]
            .compactMap(\.self)
        if driver.isLoaded {
            reasons.append("it is loaded: no change and no reboot")
        } else if let offer = driver.offer {
            reasons.append("\(offer.source) has it as `\(offer.package)`")
            reasons.append(trackReason)
        } else {
            reasons.append("which driver of branch \(driver.version) it will be is not known yet")
            reasons.append(trackReason)
        }
        if floors.isEmpty, let lowest = lowestDriver(),
            lowest != problem.driver?.version?.value.lowerBound
        {
            reasons.append("all that was chosen needs driver \(lowest) or newer")
        }
        return reasons
    }

    private var trackReason: String {
        switch problem.driver?.track ?? .lts {
        case .lts: "`driver.track: lts`: the newest of the long-term branches that fit"
        case .production: "`driver.track: production`: the newest branch that is still supported"
        case .newest: "`driver.track: newest`: the newest that fits"
        }
    }

    // MARK: Newer ones

    /// What rules out each newer driver that could be had, those with one reason together.
    var driverRivals: [Account.Rival] {
        newerVersions(of: .driver).reduce(into: []) { rivals, version in
            let sentences = driverRuling(on: version)
            if rivals.last?.sentences == sentences {
                rivals[rivals.count - 1].versions.append(version.name)
            } else {
                rivals.append(Account.Rival(versions: [version.name], sentences: sentences))
            }
        }
    }

    private func driverRuling(on version: NewerVersion) -> [String] {
        if let sentences = ruling(on: version, of: .driver) { return sentences }
        let demands = resolved.choices.keys.sorted().flatMap { key in
            (catalog.candidates(of: key)?.demands ?? []).map(\.dependency).filter {
                $0.target == .driver && key != .driver
            }
        }
        let unmet = demands.filter { demand in
            let accepted = catalog.candidates(of: .driver, matching: demand.requirement)
            return !version.candidates.contains(where: accepted.contains)
        }.compactMap(\.sentence)
        if let first = unmet.first { return [first] }
        if let driver = plannedDriver, driver.isLoaded {
            return [
                "driver \(driver.version) is loaded and all of this runs on it; another takes root "
                    + "and a reboot"
            ]
        }
        return [trackReason]
    }

    // MARK: What needs it

    private struct Floor {
        var subject: String
        var sentence: String
    }

    /// The drivers that toolkit and torch need by their CUDA.
    private var floors: [Floor] {
        let toolkit = toolkitRelease.map { ("cuda-toolkit \($0)", $0) }
        let torch = torchCUDA()?.version.flatMap { cuda in
            PackageName(CUDARules.torch).flatMap { version(of: $0) }.map { ("torch \($0)", cuda) }
        }
        return [torch, toolkit].compactMap(\.self).compactMap { name, cuda in
            problem.facts.minimumDriver(forCUDAMajor: Int(cuda.major)).map { floor in
                Floor(
                    subject: "`\(name)`",
                    sentence: "`\(name)` needs driver \(floor) or newer, as all of CUDA "
                        + "\(cuda.major) does")
            }
        }
    }
}
