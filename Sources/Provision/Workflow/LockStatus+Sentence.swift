import Lockfiles

extension LockStatus.Reason {
    /// One line for people.
    var sentence: String {
        switch self {
        case .recipe: "the recipe has changed since"
        case .target(.driver, let locked, nil):
            "it wants driver \(locked) or newer; none is loaded on this machine"
        case .target(let demand, let locked, let now):
            "it wants \(demand.words(locked)); this machine has \(now ?? "none")"
        case .described(let demand, let locked, let now):
            "it was made for \(locked.map(demand.target) ?? demand.nothing), not for "
                + (now.isEmpty ? demand.nothing : demand.target(now))
        case .facts(let locked, let now, let says):
            "by the facts of \(now), \(says) (it was made with those of \(locked))"
        }
    }
}

extension LockStatus.Demand {
    /// What is demanded, as one says it.
    fileprivate func words(_ value: String) -> String {
        switch self {
        case .os: value
        case .architecture: "architecture \(value)"
        case .glibc: "glibc \(value) or newer"
        case .python: "Python \(value)"
        case .driver: "driver \(value) or newer"
        case .newestDriver: "a driver of branch \(value) or older, the last for its GPUs"
        case .gpus: "the GPUs \(value)"
        case .compiler: "\(value) for nvcc"
        }
    }

    /// What a lock is for, as one says it: no minimum, but the thing itself.
    fileprivate func target(_ value: String) -> String {
        switch self {
        case .glibc: "glibc \(value)"
        case .driver: "driver \(value)"
        case .compiler: value
        case .os, .architecture, .python, .gpus, .newestDriver: words(value)
        }
    }

    /// The same where there is none, or none that is named.
    fileprivate var nothing: String {
        switch self {
        case .os: "any distribution"
        case .gpus: "no GPU"
        case .driver: "no driver"
        case .architecture, .glibc, .python, .compiler, .newestDriver: "any \(rawValue)"
        }
    }
}
