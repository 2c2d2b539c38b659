/// Bytes of a stream on their way to become messages.
///
/// Feed what arrives and call `next` until it answers nil: then at most one unfinished message is held. After an error the
/// stream has lost its frame, so every further `next` throws the same error and nothing is kept.
public struct StreamBuffer: Sendable {
    private var buffer: [UInt8] = []
    private var start = 0
    private var failure: WireError?

    public init() {}

    /// Bytes fed and not yet returned.
    public var pending: Int { buffer.count - start }

    public mutating func feed(_ bytes: some Collection<UInt8>) {
        guard failure == nil else { return }
        buffer.removeFirst(start)
        start = 0
        buffer.append(contentsOf: bytes)
    }

    /// What `cut` makes of the front, whose length it tells; nil while it asks for more. Throws what `cut` throws, for good.
    public mutating func next<Message>(
        _ cut: (ArraySlice<UInt8>) throws(WireError) -> (message: Message, length: Int)?
    ) throws(WireError) -> Message? {
        if let failure { throw failure }
        do {
            guard let (message, length) = try cut(buffer[start...]) else { return nil }
            start += length
            return message
        } catch {
            failure = error
            buffer = []
            start = 0
            throw error
        }
    }
}
