public import Primitives

/// Cuts a byte stream into records.
///
/// Feed what arrives and call `next` until it answers nil: then at most one unfinished record is held. After an error the
/// stream has lost its frame, so every further `next` throws the same error and nothing is kept.
public struct TLSRecordReader: Sendable {
    private var buffer: [UInt8] = []
    private var start = 0
    private var failure: WireError?

    public init() {}

    /// Bytes fed and not yet returned.
    public var pending: Int { buffer.count - start }

    public mutating func feed(_ bytes: ArraySlice<UInt8>) {
        guard failure == nil else { return }
        buffer.removeFirst(start)
        start = 0
        buffer.append(contentsOf: bytes)
    }

    /// The next whole record; nil while more bytes are needed. Throws as `TLSRecord.recordLength`.
    public mutating func next() throws(WireError) -> TLSRecord? {
        if let failure { throw failure }
        do {
            return try cut()
        } catch {
            failure = error
            buffer = []
            start = 0
            throw error
        }
    }

    private mutating func cut() throws(WireError) -> TLSRecord? {
        guard let length = try TLSRecord.recordLength(buffer[start...]), pending >= length else { return nil }
        defer { start += length }
        return try TLSRecord(decoding: buffer[start..<(start + length)])
    }
}
