import Evidence
import FoundationEssentials
import Primitives
import Readers

/// A file that calls itself a recorded walk; and the same bytes as what a peer sent, of which no secret may be kept.
func examineRecordedWalk(_ examination: inout Examination) throws(BrokenPromise) {
    let bytes = Array(examination.input)
    try examineRedaction(bytes)
    do {
        let recorded = try WalkFile.read(bytes)
        examination.take()
        try expectReadable(recorded)
    } catch let broken as BrokenPromise {
        throw broken
    } catch {
        return
    }
}

/// What was read can be written and is then read alike, with nothing passed over.
private func expectReadable(_ recorded: RecordedWalk) throws(BrokenPromise) {
    // Numbers that JSON cannot hold do not come out of JSON.
    guard let written = try? JSONEncoder().encode(recorded), let again = try? WalkFile.read(Array(written)) else {
        throw BrokenPromise(description: "a recorded walk cannot be read once written")
    }
    let (one, other) = (recorded.walk, again.walk)
    try expect(again.passedOver.isEmpty, "something written is not understood")
    try expect(one.observations.map(\.id) == other.observations.map(\.id), "observations change when written")
    try expect(one.traces == other.traces && one.probes == other.probes, "traces or probes change when written")
}

private func examineRedaction(_ bytes: [UInt8]) throws(BrokenPromise) {
    let clean = redacted(bytes)
    try expect(clean.count == bytes.count, "redaction changes the length")
    try expect(redacted(clean) == clean, "a second redaction finds more")
}
