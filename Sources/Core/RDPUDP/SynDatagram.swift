public import Primitives

/// The datagram that opens a connection: a client's SYN, or a server's SYN+ACK. [MS-RDPEUDP 3.1.5.1.1, 3.1.5.1.3]
///
/// Reading keeps every byte, so that writing gives back what was read.
public struct SynDatagram: Equatable, Sendable {
    /// `uFlags` says what follows; writing follows the structures at hand instead, see ``encoded()``.
    public var header: FECHeader
    public var synData: SynDataPayload
    public var correlationID: CorrelationIDPayload?
    public var synDataEx: SynDataExPayload?
    /// Everything behind the last structure.
    public var padding: [UInt8]

    /// A client's SYN in reliable mode, padded. Without `offering` no RDPUDP_SYNDATAEX_PAYLOAD is written, which says
    /// version 1.
    public init(
        opening synData: SynDataPayload, receiveWindow: UInt16, offering: SynDataExPayload?,
        correlationID: CorrelationIDPayload? = nil
    ) {
        header = FECHeader(
            snSourceAck: FECHeader.nothingToAcknowledge, uReceiveWindowSize: receiveWindow, uFlags: .syn)
        self.synData = synData
        self.correlationID = correlationID
        synDataEx = offering
        padding = []
        finish()
    }

    /// A server's SYN+ACK to the SYN whose `snInitialSequenceNumber` is given, padded. Without `choosing` the version is 1.
    public init(
        answering snSourceAck: UInt32, synData: SynDataPayload, receiveWindow: UInt16, choosing: SynDataExPayload?
    ) {
        header = FECHeader(snSourceAck: snSourceAck, uReceiveWindowSize: receiveWindow, uFlags: [.syn, .ack])
        self.synData = synData
        synDataEx = choosing
        padding = []
        finish()
    }

    /// A SYN as opposed to a SYN+ACK.
    public var isOfClient: Bool { !header.uFlags.contains(.ack) }

    /// The version said: 1 where no RDPUDP_SYNDATAEX_PAYLOAD says another. [MS-RDPEUDP 3.1.5.1.3]
    public var version: UDPVersion { synDataEx?.version ?? .version1 }

    /// The size that the datagram must have, in bytes: the smaller of its two MTUs. [MS-RDPEUDP 3.1.5.1.1]
    public var paddedLength: Int { Int(min(synData.uUpStreamMtu, synData.uDownStreamMtu)) }

    /// Whether zeros, and nothing else, fill the datagram to ``paddedLength``.
    public var isWellPadded: Bool {
        structures().count + padding.count == paddedLength && padding.allSatisfy { $0 == 0 }
    }

    private mutating func finish() {
        if correlationID != nil { header.uFlags.insert(.correlationID) }
        if synDataEx != nil { header.uFlags.insert(.synEx) }
        padding = Array(repeating: 0, count: max(0, paddedLength - structures().count))
    }

    private func structures() -> [UInt8] {
        var writer = ByteWriter()
        header.write(to: &writer)
        synData.write(to: &writer)
        correlationID?.write(to: &writer)
        synDataEx?.write(to: &writer)
        return writer.bytes
    }
}

extension SynDatagram {
    /// Header, structures and padding. The flags are written as they stand, which lets a lab lie about what follows.
    public func encoded() -> [UInt8] { structures() + padding }

    /// Reads one whole datagram. Throws `unexpected` where RDPUDP_FLAG_SYN is missing, and `truncated` where a structure
    /// that the flags promise is not whole. Neither a missing padding nor one of other bytes than zero is an error: such
    /// an answer still speaks the protocol, and ``isWellPadded`` tells.
    public init(decoding bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(bytes, message: "RDP-UDP SYN")
        let header = try FECHeader(from: &reader)
        guard header.uFlags.contains(.syn) else {
            throw reader.unexpected("uFlags", "SYN", header.uFlags.name, at: 6)
        }
        self.header = header
        synData = try SynDataPayload(from: &reader)
        correlationID = header.uFlags.contains(.correlationID) ? try CorrelationIDPayload(from: &reader) : nil
        synDataEx =
            header.uFlags.contains(.synEx)
            ? try SynDataExPayload(from: &reader, ofClient: !header.uFlags.contains(.ack)) : nil
        padding = Array(reader.rest())
    }
}
