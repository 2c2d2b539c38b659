import Evidence
import Primitives

/// What the tools of a computer itself say of its clock, its updates and its licences.
func upkeepFindings(_ seen: Seen) -> [Finding] {
    [clockFinding(seen), updatesFinding(seen), licensingFinding(seen), memoryFinding(seen)].compactMap(\.self)
}

private func clockFinding(_ seen: Seen) -> Finding? {
    guard let (observation, clock) = seen.first(MachineClock.self) else { return nil }
    let isKept = clock.leap < 3 && clock.stratum > 0 && !clock.isOwnClock
    return Finding(
        "machine.clock", isKept ? "kept" : "not-kept", observation, ["stratum": .integer(Int(clock.stratum))])
}

/// An update that breaks Remote Desktop, and the one that repairs it. Of cumulative updates a machine lists the newest, so one
/// that a later one has replaced is not met.
private struct BadUpdate {
    let number: String
    let fix: String
    /// A value of the finding `machine.updates`.
    let effect: String
}

private let badUpdates = [
    BadUpdate(number: "KB5074109", fix: "KB5077744", effect: "breaks-logon"),
    BadUpdate(number: "KB5073724", fix: "KB5077796", effect: "breaks-logon"),
    BadUpdate(number: "KB5073379", fix: "KB5077793", effect: "breaks-logon"),
    BadUpdate(number: "KB5051987", fix: "KB5055523", effect: "freezes"),
]

private func updatesFinding(_ seen: Seen) -> Finding? {
    let lists = seen.all(MachineUpdates.self)
    guard let first = lists.first else { return nil }
    let installed = Set(lists.flatMap(\.fact.updates))
    for (observation, list) in lists {
        let bad = badUpdates.first { list.updates.contains($0.number) && !installed.contains($0.fix) }
        guard let bad else { continue }
        return Finding(
            "machine.updates", bad.effect, observation, ["update": .text(bad.number), "fix": .text(bad.fix)])
    }
    return Finding("machine.updates", "no-known-trouble", first.observation)
}

/// For many users licences are needed; where their kind is not set, for as long as the grace period lasts none.
/// [Win32_TerminalServiceSetting: TerminalServerMode 1, LicensingType 5]
private func licensingFinding(_ seen: Seen) -> Finding? {
    guard let (observation, licensing) = seen.first(MachineLicensing.self) else { return nil }
    if licensing.mode == 0 { return Finding("machine.licensing", "not-needed", observation) }
    if [2, 4].contains(licensing.licensingType) { return Finding("machine.licensing", "configured", observation) }
    guard licensing.licensingType == 5, let days = licensing.graceDays else { return nil }
    return Finding(
        "machine.licensing", days == 0 ? "grace-over" : "grace-runs", observation, ["days": .integer(Int(days))])
}

/// Windows itself calls it short when nearly all of it is given away (event 2004).
private func memoryFinding(_ seen: Seen) -> Finding? {
    guard let (observation, memory) = seen.first(MachineMemory.self) else { return nil }
    let isShort = memory.freeKiB < memory.totalKiB / 20
    let args: [String: Value] = [
        "free": .integer(Int(clamping: memory.freeKiB >> 10)), "total": .integer(Int(clamping: memory.totalKiB >> 10)),
    ]
    return Finding("machine.memory", isShort ? "short" : "enough", observation, args)
}
