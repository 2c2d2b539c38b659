import Primitives

/// Something that the core promises for every input, and an input for which it does not hold.
public struct BrokenPromise: Error, Equatable, CustomStringConvertible {
    public let description: String
}

/// One input on its way through the decoders of a family, and the promises they are held to.
struct Examination {
    /// Begins at index 1 of a longer buffer, so that a decoder that counts from zero, or reads past the end, is caught.
    let input: ArraySlice<UInt8>
    /// How many decoders took the input for a message.
    private(set) var taken = 0

    init(_ input: [UInt8]) {
        self.input = ([0xaa] + input + [0xbb])[1..<(1 + input.count)]
    }

    mutating func take() { taken += 1 }

    typealias Decoder<Message> = (ArraySlice<UInt8>) throws(WireError) -> Message

    /// Nil when the decoder refuses the input. Its error is shown to users as it stands, so it must be harmless.
    mutating func read<Message>(_ decode: Decoder<Message>) throws(BrokenPromise) -> Message? {
        do {
            let message = try decode(input)
            take()
            return message
        } catch {
            try expectHarmless(error.description)
            try expect(error.offset >= 0 && error.offset <= input.count, "an error points at byte \(error.offset)")
            return nil
        }
    }

    /// What is read, written and read again is the same.
    @discardableResult
    mutating func roundTrip<Message: Equatable>(
        _ decode: Decoder<Message>, _ encode: (Message) -> [UInt8]
    ) throws(BrokenPromise) -> Message? {
        guard let message = try read(decode) else { return nil }
        try expect(
            (try? decode(encode(message)[...])) == message, "\(Message.self) changes when written and read again")
        return message
    }

    /// For messages of which the encoder is documented to tidy something up: after that, nothing changes any more.
    @discardableResult
    mutating func settles<Message: Equatable>(
        _ decode: Decoder<Message>, _ encode: (Message) -> [UInt8]
    ) throws(BrokenPromise) -> Message? {
        guard let message = try read(decode) else { return nil }
        guard let tidy = try? decode(encode(message)[...]) else {
            throw BrokenPromise(description: "\(Message.self) cannot be read once written")
        }
        try expect(
            (try? decode(encode(tidy)[...])) == tidy, "\(Message.self) changes whenever it is written and read again")
        return message
    }

    /// A round trip of a message that says where it ends: one byte less is too short, one more too long.
    @discardableResult
    mutating func frame<Message: Equatable>(
        _ decode: Decoder<Message>, _ encode: (Message) -> [UInt8]
    ) throws(BrokenPromise) -> Message? {
        guard let message = try roundTrip(decode, encode) else { return nil }
        try expect((try? decode(input.dropLast())) == nil, "\(Message.self) is read without its last byte")
        try expect((try? decode((input + [0])[...])) == nil, "\(Message.self) is read with a byte behind it")
        return message
    }
}

func expect(_ holds: Bool, _ otherwise: @autoclosure () -> String) throws(BrokenPromise) {
    guard holds else { throw BrokenPromise(description: otherwise()) }
}

/// Text that is shown to users can neither steer a terminal nor hide or reorder what stands around it.
func expectHarmless(_ text: String) throws(BrokenPromise) {
    // Nearly all of it is ASCII, and to look up categories takes most of a run.
    if text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return }
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator:
            throw BrokenPromise(description: "U+\(hex(scalar.value)) in text that is shown")
        default: continue
        }
    }
}

private func hex(_ value: UInt32) -> String { String(value, radix: 16, uppercase: true) }
