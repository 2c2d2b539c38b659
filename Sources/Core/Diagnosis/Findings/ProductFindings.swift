import Evidence
import Knowledge
import Primitives

/// What is installed that could keep a connection back. That it is there makes it likelier, and proves nothing: most that have
/// it are let in.
func productFindings(_ seen: Seen) -> [Finding] {
    let running = seen.all(MachineRunning.self)
    let table = ProductTable.shared
    let known = running.flatMap { sight in
        sight.fact.services.compactMap { table.product(ofService: $0) }.map { (sight.observation, $0) }
    }
    let registered = seen.all(MachineProtection.self).flatMap { sight in
        sight.fact.products.filter { !isOfWindows($0.name) }.map { (sight.observation, $0.name) }
    }
    var found: [Finding] = []
    let blockers = known.filter { $0.1.kind == .blocker }
    let suites = known.filter { $0.1.kind == .suite }.map { ($0.0, $0.1.name) } + registered
    let whole = running.first { $0.fact.isWhole }?.observation
    if let observation = blockers.first?.0 ?? whole {
        found.append(
            Finding(
                "machine.blocker", blockers.isEmpty ? "none-known" : "runs", observation, names(blockers.map(\.1.name)))
        )
    }
    if let observation = suites.first?.0 ?? whole {
        found.append(
            Finding("machine.suite", suites.isEmpty ? "none-known" : "runs", observation, names(suites.map(\.1))))
    }
    return found
}

/// Windows registers its own protection under these names in every language.
private func isOfWindows(_ name: String) -> Bool {
    ["windows defender", "microsoft defender antivirus", "windows firewall", "microsoft security essentials"]
        .contains(name.lowercased())
}

/// One product has several services.
private func names(_ products: [String]) -> [String: Value] {
    var told: [String] = []
    for name in products where !told.contains(name) { told.append(name) }
    return ["names": list(told)]
}
