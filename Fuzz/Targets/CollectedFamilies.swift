import Evidence
import FoundationEssentials
import Primitives
import Readers

/// The input as what the collector writes about itself, as its listings of the listener's key, and as an access control list.
func examineCollected(_ examination: inout Examination) throws(BrokenPromise) {
    let input = Array(examination.input)
    try examineManifest(input, &examination)
    _ = ListenerKeyListing.isBeginning(input)
    if let key = ListenerKeyListing.read(input) {
        examination.take()
        try expect(key.certificate != .own || key.isThere == true, "an own key that is not there")
    }
    let text = String(decoding: input, as: UTF8.self)
    guard let descriptor = SecurityDescriptor(text) else { return }
    examination.take()
    // The first entry that speaks of an account decides, and everybody is everybody.
    let open = SecurityDescriptor(text.replacing("D:", with: "D:(A;;FR;;;WD)", maxReplacements: 1))
    if !text.contains("NO_ACCESS"), text.hasPrefix("D:("), let open {
        try expect(open.access(of: .networkService) == .readable, "who is let in first is kept out")
    }
    try expect(
        descriptor.access(of: .system) == SecurityDescriptor(text)?.access(of: .system), "one list, two answers")
}

private func examineManifest(_ input: [UInt8], _ examination: inout Examination) throws(BrokenPromise) {
    let isOne = CollectorManifest.isBeginning(input)
    guard let manifest = CollectorManifest(input) else { return }
    examination.take()
    try expect(isOne, "a manifest that does not begin as one")
    try expect(manifest.rows.count <= 1_000, "rows without end")
    try expectHarmless(manifest.machine ?? "")
    for row in manifest.rows { try expectHarmless(row.id) }
    if let warning = manifest.warning {
        try expectHarmless(warning.text)
        try expect(warning.text.utf8.count < 4096, "a warning without end")
    }
    if let taken = manifest.taken { try expectSettles(taken) }
}

/// The input as a case: one entry more leaves every byte of it, and is read with the others.
func examineCaseFile(_ examination: inout Examination) throws(BrokenPromise) {
    let input = Array(examination.input)
    guard let before = try? CaseDocument.read(input) else { return }
    examination.take()
    guard before.entries.count + before.unreadable < CaseDocument.mostEntries,
        let joined = try? CaseDocument.adding(caseEntry, to: input)
    else { return }
    try expect(joined.count > input.count, "a case that shrinks")
    let tail = commonSuffix(joined, input)
    try expect(joined.starts(with: input.dropLast(tail)), "what was in a case has changed")
    let after = try? CaseDocument.read(joined)
    try expect(
        after?.entries.count == before.entries.count + 1 && after?.unreadable == before.unreadable,
        "an entry that was added is not read")
}

private func commonSuffix(_ one: [UInt8], _ other: [UInt8]) -> Int {
    zip(one.reversed(), other.reversed()).prefix { $0 == $1 }.count
}

private let caseEntry: [UInt8] = {
    let walk = Walk(
        target: Target(asked: "a", host: "a"),
        vantage: Vantage(id: "v", kind: .linux, host: "v", source: nil, interface: nil, overlays: []),
        startedAt: UnixTime(seconds: 1_790_000_000))
    let said = CaseEntry.Said(
        state: "healthy", step: nil, cause: nil, text: "It works.", knowledge: "1", digest: "sha256:0")
    let entry = CaseEntry(
        addedAt: UnixTime(seconds: 1_790_000_100), said: said,
        walk: RecordedWalk(redial: "1", walk: walk, answers: [:]))
    return (try? JSONEncoder().encode(entry)).map(Array.init) ?? []
}()
