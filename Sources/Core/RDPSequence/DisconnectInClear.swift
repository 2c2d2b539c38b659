import RDPWire

/// The reason of an MCS Disconnect Provider Ultimatum, where these bytes are one: some servers send it in clear in place of
/// any other answer, even where TLS is due. Nil for anything else. [MS-RDPBCGR 2.2.2.3]
public func disconnectReason(inClear frame: ArraySlice<UInt8>) -> String? {
    guard case .disconnectProviderUltimatum(let ultimatum) = try? DomainPDU(frame: frame) else { return nil }
    return ultimatum.reason.name ?? "reason \(ultimatum.reason.rawValue)"
}
