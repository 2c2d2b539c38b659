import Primitives

/// What every NTLM message begins with.
let ntlmSignature: [UInt8] = Array("NTLMSSP\0".utf8)

/// A field whose bytes stand elsewhere in the message. [MS-NLMP 2.2.1]
struct NTLMField {
    let length: Int
    let offset: Int

    /// Empty fields may point anywhere.
    var start: Int { length == 0 ? .max : offset }
    var end: Int { length == 0 ? 0 : offset + length }
}

extension ByteReader {
    /// Signature and type; the type tells the three messages apart.
    mutating func ntlmHeader(type: UInt32) throws(WireError) {
        let signature = try take(ntlmSignature.count, "Signature")
        guard signature.elementsEqual(ntlmSignature) else {
            throw unexpected("Signature", hex(ntlmSignature), hex(signature), at: 0)
        }
        let got = try u32le("MessageType")
        guard got == type else { throw unexpected("MessageType", "\(type)", "\(got)", at: ntlmSignature.count) }
    }

    /// Length, room (which nobody heeds) and offset. 16 and 32 bits, so that their sum cannot overflow.
    mutating func ntlmField(_ field: StaticString) throws(WireError) -> NTLMField {
        let length = Int(try u16le(field))
        _ = try u16le(field)
        return NTLMField(length: length, offset: Int(try u32le(field)))
    }

    /// The bytes of a field; the reader stands at the start of the message.
    func payload(_ field: NTLMField, _ name: StaticString) throws(WireError) -> ArraySlice<UInt8> {
        guard field.length > 0 else { return [] }
        var message = self
        _ = try message.take(field.offset, name)
        return try message.take(field.length, name)
    }

    /// VERSION where the flags promise it and the payload leaves room for it: senders older than Windows XP set no such
    /// field, whatever bit they echo.
    mutating func ntlmVersionIfPresent(_ flags: NTLMFlags, before payload: Int) throws(WireError) -> NTLMVersion? {
        guard flags.contains(.version), payload >= offset + 8 else { return nil }
        return try ntlmVersion()
    }
}

extension ByteWriter {
    mutating func ntlmHeader(type: UInt32) {
        append(ntlmSignature)
        u32le(type)
    }

    /// The field of `length` bytes at `offset`.
    mutating func ntlmField(length: Int, offset: Int) {
        u16le(UInt16(truncatingIfNeeded: length))
        u16le(UInt16(truncatingIfNeeded: length))
        u32le(UInt32(truncatingIfNeeded: offset))
    }
}

/// Text of a name: UTF-16 where the flags say so, where an odd last byte is dropped and lone surrogates become U+FFFD;
/// otherwise a code page that the message does not name, of which ASCII is understood.
func ntlmText(_ bytes: some Collection<UInt8>, unicode: Bool = true) -> String {
    guard unicode else { return String(decoding: bytes, as: UTF8.self) }
    let bytes = Array(bytes)
    let units = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
    return String(decoding: units, as: UTF16.self)
}

func ntlmBytes(_ text: String, unicode: Bool = true) -> [UInt8] {
    unicode
        ? text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] } : Array(text.utf8)
}
