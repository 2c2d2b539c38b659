public import Primitives

/// The head of a sealed message. [RFC 4121 4.2.6.2]
public struct KerberosWrapHeader: Equatable, Sendable {
    public static let length = 16

    public var isSentByAcceptor: Bool
    public var isSealed: Bool
    public var hasAcceptorSubkey: Bool
    /// Bytes of filler behind the plain message.
    public var extraCount: UInt16
    /// By how many bytes what follows was turned to the right.
    public var rightRotationCount: UInt16
    public var sequence: UInt64

    public init(
        isSentByAcceptor: Bool, isSealed: Bool = true, hasAcceptorSubkey: Bool, extraCount: UInt16 = 0,
        rightRotationCount: UInt16 = 0, sequence: UInt64
    ) {
        self.isSentByAcceptor = isSentByAcceptor
        self.isSealed = isSealed
        self.hasAcceptorSubkey = hasAcceptorSubkey
        self.extraCount = extraCount
        self.rightRotationCount = rightRotationCount
        self.sequence = sequence
    }
}

extension KerberosWrapHeader {
    private static let tokenID: UInt16 = 0x0504
    private static let filler: UInt8 = 0xff

    public init(reading reader: inout ByteReader) throws(WireError) {
        let id = try reader.u16be("TOK_ID")
        guard id == Self.tokenID else { throw reader.unexpected("TOK_ID", "0x504", "0x" + String(id, radix: 16)) }
        let flags = try reader.u8("Flags")
        isSentByAcceptor = flags & 1 != 0
        isSealed = flags & 2 != 0
        hasAcceptorSubkey = flags & 4 != 0
        let filler = try reader.u8("Filler")
        guard filler == Self.filler else { throw reader.unexpected("Filler", "0xff", "0x" + hex(filler)) }
        extraCount = try reader.u16be("EC")
        rightRotationCount = try reader.u16be("RRC")
        sequence = UInt64(try reader.u32be("SND_SEQ")) << 32 | UInt64(try reader.u32be("SND_SEQ"))
    }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.u16be(Self.tokenID)
        writer.u8((isSentByAcceptor ? 1 : 0) | (isSealed ? 2 : 0) | (hasAcceptorSubkey ? 4 : 0))
        writer.u8(Self.filler)
        writer.u16be(extraCount)
        writer.u16be(rightRotationCount)
        writer.u32be(UInt32(truncatingIfNeeded: sequence >> 32))
        writer.u32be(UInt32(truncatingIfNeeded: sequence))
        return writer.bytes
    }
}

/// A sealed message taken apart: what is to be decrypted, and what its end must then say. [RFC 4121 4.2.4]
public struct KerberosWrap: Equatable, Sendable {
    public let header: KerberosWrapHeader
    /// Turned back.
    public let encrypted: [UInt8]

    public init(decoding message: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(message, message: "Wrap token")
        header = try KerberosWrapHeader(reading: &reader)
        encrypted = rotatedLeft(Array(reader.rest()), by: Int(header.rightRotationCount))
    }

    /// The message without the filler and the repeated header, which was encrypted with it. Nil where they differ.
    public func message(in decrypted: [UInt8]) -> [UInt8]? {
        let behind = Int(header.extraCount) + KerberosWrapHeader.length
        guard decrypted.count >= behind else { return nil }
        var repeated = header
        repeated.rightRotationCount = 0
        guard Array(decrypted.suffix(KerberosWrapHeader.length)) == repeated.encoded() else { return nil }
        return Array(decrypted.dropLast(behind))
    }

    /// A sealed message as Windows lays it out: what was made of the header and the checksum goes before the rest.
    ///
    /// - Parameters:
    ///   - header: without a rotation.
    ///   - plainCount: bytes of the message itself.
    ///   - encrypted: of the message and the header behind it; begins with a confounder of 16 bytes.
    public static func encoded(_ header: KerberosWrapHeader, plainCount: Int, encrypted: [UInt8]) -> [UInt8] {
        let confounder = 16
        let rotation = min(max(encrypted.count - plainCount - confounder, 0), Int(UInt16.max))
        var turned = header
        turned.rightRotationCount = UInt16(rotation)
        return turned.encoded() + rotatedLeft(encrypted, by: encrypted.count - rotation)
    }
}

private func rotatedLeft(_ bytes: [UInt8], by count: Int) -> [UInt8] {
    guard !bytes.isEmpty else { return [] }
    let split = count % bytes.count
    return Array(bytes[split...] + bytes[..<split])
}
