/// Every fault there is, the healthy servers first, then in the order of the steps.
public let allFaults: [Fault] =
    healthyServers + udpServers + resolveFaults + reachFaults + negotiateFaults + encryptFaults + offerFaults
    + certificateFaults + authenticateFaults + joinFaults + identityFaults + udpFaults + loadFaults + banFaults
    + gatewayFaults

/// Nil when there is none with this id.
public func fault(named id: String) -> Fault? { allFaults.first { $0.id == id } }
