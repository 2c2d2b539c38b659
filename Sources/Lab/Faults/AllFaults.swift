/// Every fault there is: the single ones, then two at a time.
public let allFaults: [Fault] = singleFaults + doubleFaults

/// The healthy servers first, then in the order of the steps.
let singleFaults: [Fault] =
    healthyServers + udpServers + resolveFaults + reachFaults + negotiateFaults + encryptFaults + offerFaults
    + certificateFaults + authenticateFaults + joinFaults + identityFaults + udpFaults + loadFaults + banFaults
    + gatewayFaults + logonFaults + sessionFaults + screenFaults

/// Nil when there is none with this id.
public func fault(named id: String) -> Fault? { allFaults.first { $0.id == id } }

/// Any two faults, their ids joined by `+`; nil when there is no such fault.
///
/// - Throws: where the two cannot be had together.
public func twoFaults(named id: String) throws(Fault.Impossible) -> Fault? {
    let ids = id.split(separator: "+").map(String.init)
    guard ids.count == 2, let first = singleFault(ids[0]), let second = singleFault(ids[1]) else { return nil }
    return try first.and(second)
}
