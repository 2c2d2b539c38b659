import Evidence

/// The services that run, where others are among them than those of which each is told by itself. Every Windows runs these
/// three, so that a list with them is no excerpt.
func runningServices(_ names: [String], isCut: Bool) -> MachineRunning? {
    let folded = Set(names.map { $0.lowercased() })
    guard !folded.isSubset(of: servicesOfInterest.map { $0.lowercased() }) else { return nil }
    return MachineRunning(services: names, isWhole: !isCut && folded.isSuperset(of: ["rpcss", "eventlog", "samss"]))
}

/// What our own collector asks the security centre: `redial-security-products 1`, and a line for each product: its role, and its
/// name, which makers do not translate.
func securityProducts(in lines: [String]) -> MachineProtection? {
    guard lines.first == "redial-security-products 1" else { return nil }
    let products = lines.dropFirst().prefix(32).compactMap { line -> MachineProtection.Product? in
        let parts = line.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let role = MachineProtection.Product.Role(rawValue: String(parts[0])) else {
            return nil
        }
        return .init(name: toolText(parts[1].trimmed), role: role)
    }
    return MachineProtection(products: Array(products))
}
