public import Primitives

/// Cuts a byte stream into records; what it holds and how it fails is `StreamBuffer`'s.
public struct TLSRecordReader: Sendable {
    private var stream = StreamBuffer()

    public init() {}

    /// Bytes fed and not yet returned.
    public var pending: Int { stream.pending }

    public mutating func feed(_ bytes: ArraySlice<UInt8>) { stream.feed(bytes) }

    /// The next whole record; nil while more bytes are needed. Throws as `TLSRecord.recordLength`.
    public mutating func next() throws(WireError) -> TLSRecord? {
        try stream.next { (front) throws(WireError) in
            guard let length = try TLSRecord.recordLength(front), front.count >= length else { return nil }
            return (try TLSRecord(decoding: front.prefix(length)), length)
        }
    }
}
