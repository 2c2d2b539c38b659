public import Primitives

/// What a server said in its SYN+ACK. [MS-RDPEUDP 3.1.5.1.3]
public struct UDPSynAnswer: Equatable, Sendable {
    /// The version to be spoken: 1 where the answer names none.
    public var version: UDPVersion
    /// The longest datagram from client to server, in bytes.
    public var uUpStreamMtu: UInt16
    /// The longest datagram from server to client, in bytes.
    public var uDownStreamMtu: UInt16
    /// How many packets the server can hold.
    public var uReceiveWindowSize: UInt16
    /// Whether both MTUs are within 1132 to 1232 bytes.
    public var hasAllowedMtus: Bool
    /// Whether zeros filled the answer to the size that it announced.
    public var isWellPadded: Bool

    init(_ datagram: SynDatagram) {
        version = datagram.version
        uUpStreamMtu = datagram.synData.uUpStreamMtu
        uDownStreamMtu = datagram.synData.uDownStreamMtu
        uReceiveWindowSize = datagram.header.uReceiveWindowSize
        hasAllowedMtus = datagram.synData.hasAllowedMtus
        isWellPadded = datagram.isWellPadded
    }
}

/// A datagram that is no SYN+ACK to our SYN.
public struct UDPGarbage: Equatable, Sendable {
    public enum Reason: Equatable, Sendable {
        /// Not readable as a SYN or SYN+ACK.
        case unreadable(WireError)
        /// Our own SYN came back: something that echoes listens there.
        case echo
        /// Readable as a SYN, but without RDPUDP_FLAG_ACK.
        case notAcknowledged
        /// A SYN+ACK that acknowledges another sequence number than ours.
        case otherSequenceNumber(UInt32)
    }

    /// The most bytes that are kept.
    public static let keptLength = 64

    public var reason: Reason
    /// The length of the datagram, in bytes.
    public var length: Int
    /// Its first bytes, at most 64.
    public var start: [UInt8]

    init(_ bytes: ArraySlice<UInt8>, _ reason: Reason) {
        self.reason = reason
        length = bytes.count
        start = Array(bytes.prefix(Self.keptLength))
    }
}

extension UDPSynSequence.Outcome {
    /// Reads `bytes` as the answer to `syn`: ``synAck(_:)`` or ``garbage(_:)``.
    init(reading bytes: ArraySlice<UInt8>, asAnswerTo syn: SynDatagram) {
        do {
            let datagram = try SynDatagram(decoding: bytes)
            if let reason = UDPGarbage.Reason(datagram, notAnswering: syn) {
                self = .garbage(UDPGarbage(bytes, reason))
            } else {
                self = .synAck(UDPSynAnswer(datagram))
            }
        } catch {
            self = .garbage(UDPGarbage(bytes, .unreadable(error)))
        }
    }
}

extension UDPGarbage.Reason {
    /// Nil where `datagram` does answer `syn`.
    fileprivate init?(_ datagram: SynDatagram, notAnswering syn: SynDatagram) {
        if datagram == syn {
            self = .echo
        } else if datagram.isOfClient {
            self = .notAcknowledged
        } else if datagram.header.snSourceAck != syn.synData.snInitialSequenceNumber {
            self = .otherSequenceNumber(datagram.header.snSourceAck)
        } else {
            return nil
        }
    }
}
