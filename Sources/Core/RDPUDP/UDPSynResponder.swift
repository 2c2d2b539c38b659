/// The server's side of the first exchange, for a lab: a datagram in, the answer or nothing out. [MS-RDPEUDP 3.1.5.2]
///
/// It keeps no connections, so that a SYN sent again gets the same answer again.
public struct UDPSynResponder: Sendable {
    public enum Policy: Equatable, Sendable {
        /// Answers with the highest version that both sides speak, up to this one.
        case accept(upTo: UDPVersion)
        /// Refuses as the protocol does: by silence.
        case silence
        /// Answers with a SYN+ACK to a sequence number that is not the client's.
        case acknowledgeAnother
        /// Answers every datagram with these bytes.
        case answer([UInt8])
    }

    public var policy: Policy
    public var snInitialSequenceNumber: UInt32
    /// In packets.
    public var uReceiveWindowSize: UInt16
    /// The longest datagram in either direction, in bytes.
    public var mtu: UInt16
    /// The digest that a client of version 3 must show; without a match it is answered with version 2.
    public var cookieHash: [UInt8]?
    /// So many datagrams are passed over first, as a network that loses them would.
    public var datagramsToLose: Int

    public init(
        policy: Policy, snInitialSequenceNumber: UInt32, uReceiveWindowSize: UInt16 = 64,
        mtu: UInt16 = SynDataPayload.allowedMtu.upperBound, cookieHash: [UInt8]? = nil, datagramsToLose: Int = 0
    ) {
        self.policy = policy
        self.snInitialSequenceNumber = snInitialSequenceNumber
        self.uReceiveWindowSize = uReceiveWindowSize
        self.mtu = mtu
        self.cookieHash = cookieHash
        self.datagramsToLose = datagramsToLose
    }

    /// The datagram to send back, nil for silence. What is no SYN of a client, padded in full and with MTUs in range, is
    /// met by silence: a short one would make an amplifier of the server.
    public mutating func answer(to bytes: ArraySlice<UInt8>) -> [UInt8]? {
        guard datagramsToLose <= 0 else {
            datagramsToLose -= 1
            return nil
        }
        switch policy {
        case .silence: return nil
        case .answer(let bytes): return bytes
        case .accept(let highest): return Self.syn(bytes).map { accept($0, upTo: highest).encoded() }
        case .acknowledgeAnother:
            return Self.syn(bytes).map { syn in
                var answer = accept(syn, upTo: .version2)
                answer.header.snSourceAck = ~syn.synData.snInitialSequenceNumber
                return answer.encoded()
            }
        }
    }

    private static func syn(_ bytes: ArraySlice<UInt8>) -> SynDatagram? {
        guard let syn = try? SynDatagram(decoding: bytes), syn.isOfClient, syn.isWellPadded,
            syn.synData.hasAllowedMtus, syn.header.snSourceAck == FECHeader.nothingToAcknowledge
        else { return nil }
        return syn
    }

    private func accept(_ syn: SynDatagram, upTo highest: UDPVersion) -> SynDatagram {
        // A server that knows only version 1 does not know the structure either; nor is it sent unasked.
        let choosing =
            highest > .version1 && syn.synDataEx != nil
            ? SynDataExPayload(version: version(for: syn, upTo: highest)) : nil
        return SynDatagram(
            answering: syn.synData.snInitialSequenceNumber, synData: synData(for: syn),
            receiveWindow: uReceiveWindowSize, choosing: choosing)
    }

    /// The highest listed version within both limits; version 3 only against the right digest. [MS-RDPEUDP 3.1.5.1.1]
    private func version(for syn: SynDatagram, upTo highest: UDPVersion) -> UDPVersion {
        let isProven = syn.synDataEx?.cookieHash != nil && syn.synDataEx?.cookieHash == cookieHash
        let limit = min(syn.version, highest, isProven ? .version3 : .version2)
        return UDPVersion.listed.last { $0 <= limit } ?? .version1
    }

    /// The smallest of what both can do in each direction. The length of an ACK vector that [MS-RDPEUDP 3.1.1.3] adds
    /// is left out, as Windows leaves it out: the sum would exceed the range that the same section demands.
    private func synData(for syn: SynDatagram) -> SynDataPayload {
        let allowed = SynDataPayload.allowedMtu
        let own = min(max(mtu, allowed.lowerBound), allowed.upperBound)
        return SynDataPayload(
            snInitialSequenceNumber: snInitialSequenceNumber, uUpStreamMtu: min(own, syn.synData.uUpStreamMtu),
            uDownStreamMtu: min(own, syn.synData.uDownStreamMtu))
    }
}
