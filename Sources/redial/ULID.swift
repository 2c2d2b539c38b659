import Primitives

/// A sortable identifier: 48 bits of time and 80 of chance, in Crockford's base 32.
func ulid(at time: UnixTime) -> String {
    let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    let milliseconds = UInt64(max(0, time.milliseconds))
    let head = (0..<10).reversed().map { alphabet[Int(milliseconds >> (5 * UInt64($0)) & 31)] }
    let tail = (0..<16).map { _ in alphabet[Int.random(in: 0..<32)] }
    return String(head + tail)
}
