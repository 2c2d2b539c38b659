import EventLog
import Primitives

/// A chunk of an event log, and the head of the file. Reading ends, whatever the chunk says of itself, and never tells more
/// records than fit into it.
func examineEventLog(_ examination: inout Examination) throws(BrokenPromise) {
    _ = try examination.read { (input) throws(WireError) in try EventLogHeader(decoding: Array(input)) }
    guard let chunk = try examination.read({ (input) throws(WireError) in try EventLogChunk(decoding: Array(input)) })
    else { return }
    var told = 0
    let tally = chunk.forEachRecord { event in
        told += 1
        _ = event.data.count
    }
    try expect(tally.read == told, "a tally of \(tally.read) for \(told) records")
    // A record has a frame of 28 bytes at least.
    try expect((tally.read + tally.damaged) * 28 <= examination.input.count, "more records than fit")
    let none = chunk.forEachRecord(wanted: { _, _ in false }) { _ in }
    try expect(none.read == 0 && none.unwanted >= told, "records that nobody wants are told")
}
