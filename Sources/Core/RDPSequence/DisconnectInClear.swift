import RDPWire

/// The reason of an MCS Disconnect Provider Ultimatum, where these bytes are one: some servers send it in clear in place of
/// any other answer, even where TLS is due. Nil for anything else. [MS-RDPBCGR 2.2.2.3]
public func disconnectReason(inClear frame: ArraySlice<UInt8>) -> String? {
    guard case .disconnectProviderUltimatum(let ultimatum) = try? DomainPDU(frame: frame) else { return nil }
    return ultimatum.reason.name ?? "reason \(ultimatum.reason.rawValue)"
}

/// Whether these bytes begin a frame in clear, of which more is still to come: what it is cannot be told yet.
public func isFrameCutShort(inClear bytes: ArraySlice<UInt8>) -> Bool {
    do {
        guard let length = try TPKT.frameLength(bytes) else { return true }
        return bytes.count < length
    } catch {
        return false
    }
}
