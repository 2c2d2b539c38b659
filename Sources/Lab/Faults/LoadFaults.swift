import Evidence

/// Servers that bear one connection and not several. Those that take only some at a time have each wait for a moment, so that
/// connections that are opened together meet, however busy the machine is.
let loadFaults: [Fault] = [
    taking(1, "one"), taking(3, "three"), taking(4, "four"), taking(5, "five"),
    Fault(
        "served-in-turn", "Answers each of several connections only after the one before", at: .negotiate,
        expect: .degraded("server-out-of-resources", "bruteforce-flood"), asked: workstationName, check: ["--deep"],
        .server(.windows.with { $0.busyMs = 600 })),
]

private func taking(_ limit: Int, _ word: String) -> Fault {
    Fault(
        limit == 1 ? "listener-pending-limit" : "listener-pending-limit-of-\(word)",
        "Takes \(word) connection\(limit == 1 ? "" : "s") at a time and resets the others", at: .negotiate,
        expect: .degraded("listener-pending-limit"), asked: workstationName, check: ["--deep"],
        .server(.windows.with { ($0.takesAtOnce, $0.negotiation.lateMs) = (limit, 150) }))
}

/// Blockers that ban while the walk goes on, the last ones only when it asks more.
let banFaults: [Fault] =
    [banning(after: 1)] + [2, 5, 9].map { banning(after: $0, check: ["--deep"]) }

private func banning(after connections: Int, check: [String] = []) -> Fault {
    Fault(
        "bruteforce-blocker-banned-you-after-\(connections)",
        "Bans who connects more than \(connections == 1 ? "once" : "\(connections) times") a minute", at: .reach,
        expect: .degraded("bruteforce-blocker-banned-you"), asked: workstationName, check: check,
        .server(.windows.with { $0.bansAfter = connections }))
}
