import Primitives
import Testing

/// The tests that every decoder gets. `good` is a message from outside (a specification, a capture), `meaning` what it says.
///
/// - the message means what it should, wherever in a buffer it lies;
/// - what the encoder writes for the meaning is read back as the same;
/// - every strict prefix throws, bytes after the end throw;
/// - with any byte changed, it is refused or means something that survives writing and reading again: lengths of zero, of
///   4 GiB and negative-looking ones are among the changes.
///
/// `allowing`: lengths of prefixes that are messages too, because what follows there is optional. `keepsRest`: bytes after the
/// end are those of a later version, and kept.
func checkDecoder<Message: Equatable>(
    _ good: [UInt8], means meaning: Message, allowing optional: Set<Int> = [], keepsRest: Bool = false,
    decode: (ArraySlice<UInt8>) throws(WireError) -> Message,
    encode: (Message) -> [UInt8], sourceLocation: SourceLocation = #_sourceLocation
) throws {
    #expect(try decode(good[...]) == meaning, sourceLocation: sourceLocation)
    #expect(try decode(([0xaa] + good + [0xbb])[1...good.count]) == meaning, sourceLocation: sourceLocation)
    #expect(try decode(encode(meaning)[...]) == meaning, sourceLocation: sourceLocation)

    for length in good.indices where !optional.contains(length) {
        #expect(throws: WireError.self, "prefix of \(length) bytes", sourceLocation: sourceLocation) {
            try decode(good[..<length])
        }
    }
    if !keepsRest {
        #expect(throws: WireError.self, "a byte too many", sourceLocation: sourceLocation) {
            try decode((good + [0])[...])
        }
    }

    for index in good.indices {
        for byte: UInt8 in [0x00, 0x01, 0x7f, 0x80, 0x84, 0xff] {
            var changed = good
            changed[index] = byte
            guard let other = try? decode(changed[...]) else { continue }
            #expect(
                try decode(encode(other)[...]) == other, "byte \(index) changed to \(byte)",
                sourceLocation: sourceLocation)
        }
    }
}

/// The bytes of a dump. A typing error in a dump fails the test that uses it.
func dump(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> [UInt8] {
    try #require(bytes(fromHex: text), sourceLocation: sourceLocation)
}

/// What a decoder threw, nil when it did not.
func wireError(_ body: () throws(WireError) -> Void) -> WireError? {
    do {
        try body()
        return nil
    } catch {
        return error
    }
}
