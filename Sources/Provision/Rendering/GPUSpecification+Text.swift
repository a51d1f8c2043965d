import Compatibility

/// A GPU as data sheets have it, in words and as JSON; what is not known is left out.
extension GPUSpecification {
    /// `80 GB`, `3,350 GB/s`, `ECC`.
    var memoryWords: [String] {
        var words: [String] = []
        if let memory { words.append("\(memory) GB") }
        if let bandwidth { words.append("\(Counted.grouped(bandwidth)) GB/s") }
        if let hasECC { words.append(hasECC ? "ECC" : "no ECC") }
        return words
    }

    /// `16,896 cores in 132 multiprocessors`, `NVLink 900 GB/s`.
    var processorWords: [String] {
        var words: [String] = []
        if let cores {
            let of = multiprocessors.map { " in \($0) multiprocessors" } ?? ""
            words.append("\(Counted.grouped(cores)) cores\(of)")
        }
        if let nvlink { words.append(nvlink == 0 ? "no NVLink" : "NVLink \(nvlink) GB/s") }
        return words
    }

    var members: [String: JSONValue] {
        let numbers = [
            ("memory_gb", memory), ("bandwidth_gbs", bandwidth),
            ("multiprocessors", multiprocessors), ("cores", cores), ("nvlink_gbs", nvlink),
        ]
        var members: [String: JSONValue] = [:]
        for (name, number) in numbers { members[name] = number.map { .int(Int64($0)) } }
        members["ecc"] = hasECC.map { .bool($0) }
        return members
    }
}
