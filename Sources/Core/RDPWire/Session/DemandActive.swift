public import Primitives

/// The server opens a share and tells what it can do: the body of a Share PDU of kind demandActive. [MS-RDPBCGR 2.2.1.13.1.1]
public struct DemandActive: Equatable, Sendable {
    public var shareID: UInt32
    /// `RDP` as a rule, with a zero.
    public var sourceDescriptor: [UInt8]
    public var capabilities: [CapabilitySet]
    /// Absent in some servers.
    public var sessionID: UInt32?

    public init(
        shareID: UInt32, sourceDescriptor: [UInt8] = Array("RDP\0".utf8), capabilities: [CapabilitySet],
        sessionID: UInt32? = 0
    ) {
        self.shareID = shareID
        self.sourceDescriptor = sourceDescriptor
        self.capabilities = capabilities
        self.sessionID = sessionID
    }

    public func pdu(source: UInt16) -> SharePDU {
        var writer = ByteWriter()
        writer.u32le(shareID)
        writer.capabilities(sourceDescriptor, capabilities)
        _ = writer.u32le(ifPresent: sessionID)
        return SharePDU(kind: .demandActive, source: source, body: writer.bytes)
    }

    public init(_ pdu: SharePDU) throws(WireError) {
        var reader = ByteReader(pdu.body, message: "Demand Active PDU")
        guard pdu.kind == .demandActive else {
            throw reader.unexpected("pduType", "1", "\(pdu.kind.rawValue)", at: 0)
        }
        shareID = try reader.u32le("shareID")
        (sourceDescriptor, capabilities) = try reader.capabilities()
        sessionID = try reader.u32leIfPresent("sessionId")
        try reader.expectEnd()
    }
}

/// The client takes part in the share: the body of a Share PDU of kind confirmActive. [MS-RDPBCGR 2.2.1.13.2.1]
public struct ConfirmActive: Equatable, Sendable {
    public var shareID: UInt32
    /// The server's channel.
    public var originatorID: UInt16
    public var sourceDescriptor: [UInt8]
    public var capabilities: [CapabilitySet]

    public init(
        shareID: UInt32, originatorID: UInt16 = 0x03ea, sourceDescriptor: [UInt8], capabilities: [CapabilitySet]
    ) {
        self.shareID = shareID
        self.originatorID = originatorID
        self.sourceDescriptor = sourceDescriptor
        self.capabilities = capabilities
    }

    public func pdu(source: UInt16) -> SharePDU {
        var writer = ByteWriter()
        writer.u32le(shareID)
        writer.u16le(originatorID)
        writer.capabilities(sourceDescriptor, capabilities)
        return SharePDU(kind: .confirmActive, source: source, body: writer.bytes)
    }

    public init(_ pdu: SharePDU) throws(WireError) {
        var reader = ByteReader(pdu.body, message: "Confirm Active PDU")
        guard pdu.kind == .confirmActive else {
            throw reader.unexpected("pduType", "3", "\(pdu.kind.rawValue)", at: 0)
        }
        shareID = try reader.u32le("shareID")
        originatorID = try reader.u16le("originatorID")
        (sourceDescriptor, capabilities) = try reader.capabilities()
        try reader.expectEnd()
    }
}

/// The server closes the share, as a rule to open another: the body of a Share PDU of kind deactivateAll. Some servers send less
/// than all of it. [MS-RDPBCGR 2.2.3.1.1]
public struct DeactivateAll: Equatable, Sendable {
    public var shareID: UInt32
    public var sourceDescriptor: [UInt8]

    public init(shareID: UInt32, sourceDescriptor: [UInt8] = [0]) {
        self.shareID = shareID
        self.sourceDescriptor = sourceDescriptor
    }

    public func pdu(source: UInt16) -> SharePDU {
        var writer = ByteWriter()
        writer.u32le(shareID)
        writer.u16le(UInt16(truncatingIfNeeded: sourceDescriptor.count))
        writer.append(sourceDescriptor)
        return SharePDU(kind: .deactivateAll, source: source, body: writer.bytes)
    }

    public init(_ pdu: SharePDU) throws(WireError) {
        var reader = ByteReader(pdu.body, message: "Deactivate All PDU")
        guard pdu.kind == .deactivateAll else {
            throw reader.unexpected("pduType", "6", "\(pdu.kind.rawValue)", at: 0)
        }
        shareID = try reader.u32le("shareId")
        sourceDescriptor = Array(try reader.take(Int(try reader.u16le("lengthSourceDescriptor")), "sourceDescriptor"))
        try reader.expectEnd()
    }
}

extension ByteReader {
    fileprivate mutating func capabilities() throws(WireError) -> ([UInt8], [CapabilitySet]) {
        let descriptorLength = Int(try u16le("lengthSourceDescriptor"))
        let combinedLength = Int(try u16le("lengthCombinedCapabilities"))
        let descriptor = Array(try take(descriptorLength, "sourceDescriptor"))
        var inner = try sub(combinedLength, "capabilitySets")
        let sets = try inner.capabilitySets()
        // Some servers count padding behind the last set.
        _ = inner.rest()
        return (descriptor, sets)
    }
}

extension ByteWriter {
    fileprivate mutating func capabilities(_ descriptor: [UInt8], _ sets: [CapabilitySet]) {
        let combined = encodedCapabilitySets(sets)
        u16le(UInt16(truncatingIfNeeded: descriptor.count))
        u16le(UInt16(truncatingIfNeeded: combined.count))
        append(descriptor)
        append(combined)
    }
}
