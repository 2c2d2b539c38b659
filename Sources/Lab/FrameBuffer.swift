import Primitives

/// Cuts a stream into frames and holds at most `limit` bytes of what is not yet one.
struct FrameBuffer: Sendable {
    private let limit: Int
    private var bytes: [UInt8] = []

    init(limit: Int) { self.limit = limit }

    mutating func append(_ more: ArraySlice<UInt8>) { bytes.append(contentsOf: more) }

    /// What is left, which begins something else.
    mutating func takeRest() -> ArraySlice<UInt8> {
        defer { bytes = [] }
        return bytes[...]
    }

    /// The next whole frame; nil while more is needed. `length` tells how long the frame is that the bytes begin, nil while that
    /// cannot be told. Throws what `length` throws, and `tooLarge` where a frame exceeds the limit.
    mutating func next(
        _ length: (ArraySlice<UInt8>) throws(WireError) -> Int?
    ) throws(WireError) -> ArraySlice<UInt8>? {
        let known = try length(bytes[...])
        guard (known ?? bytes.count) <= limit else {
            throw ByteReader(bytes, message: "frame").tooLarge("length", limit: limit, got: known ?? bytes.count)
        }
        guard let known, bytes.count >= known else { return nil }
        defer { bytes.removeFirst(known) }
        return bytes[..<known]
    }
}
