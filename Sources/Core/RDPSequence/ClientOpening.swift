import RDPWire
public import TLSRecords

/// What a captured client sent to begin with: its request and its hello. Whose name stood in the request is not kept.
public struct ClientOpening: Equatable, Sendable {
    /// [MS-RDPBCGR 2.2.1.1]
    public let hasCookie: Bool
    /// Nil: it sent no negotiation request.
    public let protocols: UInt32?
    public let flags: UInt8
    /// A correlation id went along, which belongs to the moment.
    public let hadCorrelation: Bool
    public let recordVersion: UInt16
    /// [RFC 8446 4.1.2]
    public let hello: ClientHello

    public init(
        hasCookie: Bool, protocols: UInt32?, flags: UInt8, hadCorrelation: Bool, recordVersion: UInt16,
        hello: ClientHello
    ) {
        self.hasCookie = hasCookie
        self.protocols = protocols
        self.flags = flags
        self.hadCorrelation = hadCorrelation
        self.recordVersion = recordVersion
        self.hello = hello
    }

    init?(request: ArraySlice<UInt8>, hello: ClientHello, recordVersion: UInt16?) {
        guard let length = (try? TPKT.frameLength(request)) ?? nil, request.count >= length,
            let asked = try? ConnectionRequest(frame: request.prefix(length))
        else { return nil }
        let flags = asked.negotiation?.flags ?? 0
        self.init(
            hasCookie: asked.routing.map { if case .mstshash = $0 { true } else { false } } ?? false,
            protocols: asked.negotiation?.protocols.rawValue, flags: flags & ~ConnectionRequest.correlationInfoPresent,
            hadCorrelation: flags & ConnectionRequest.correlationInfoPresent != 0,
            recordVersion: recordVersion ?? hello.legacyVersion, hello: hello)
    }
}
