import Evidence
import Primitives
import RDPWire

/// What a Connect-Response tells beyond having come. [MS-RDPBCGR 2.2.1.4]
func conferenceFacts(_ conference: ConferenceCreateResponse, _ question: ProtocolAnswer.Question) -> [any Fact] {
    let core = conference.core
    let settings = ConferenceSettings(
        question: question, version: core.map { hexCode($0.version) },
        requestedProtocols: core?.clientRequestedProtocols?.rawValue, earlyCapabilityFlags: core?.earlyCapabilityFlags,
        ioChannel: conference.network?.ioChannelID, messageChannel: conference.messageChannel)
    return [settings] + (multitransport(conference).map { [$0] } ?? [])
}

private func multitransport(_ conference: ConferenceCreateResponse) -> MultitransportOffer? {
    guard let flags = conference.multitransport else { return nil }
    let names = transports.filter { flags & $0.bit != 0 }.map(\.name)
    return names.contains { $0.hasPrefix("UDPFEC") } ? MultitransportOffer(flags: flags, transports: names) : nil
}

/// What a server of Standard RDP Security chose, and the certificate that it showed for it. [MS-RDPBCGR 2.2.1.4.3]
func rdpSecurity(
    _ data: ServerSecurityData, _ question: ProtocolAnswer.Question, offered: EncryptionMethods
) -> RDPSecurity {
    var fact = RDPSecurity(
        question: question, offered: offered.name, method: data.encryptionMethod.rawValue,
        methodName: data.encryptionMethod.name, level: data.encryptionLevel.rawValue,
        levelName: data.encryptionLevel.name, randomBytes: data.serverRandom.count)
    guard !data.serverCertificate.isEmpty else { return fact }
    guard let certificate = try? ServerCertificate(data.serverCertificate[...]) else {
        fact.certificate = .unreadable
        return fact
    }
    fact.temporary = certificate.isTemporary
    switch certificate.content {
    case .proprietary(let key):
        fact.certificate = .proprietary
        fact.keyBits = significantBits(littleEndian: key.modulus)
    case .x509Chain(let chain):
        fact.certificate = .x509
        fact.chainLength = chain.count
    case .other: fact.certificate = .other
    }
    return fact
}

/// The length of a number; what a server states of its key need not be true.
private func significantBits(littleEndian bytes: [UInt8]) -> Int {
    guard let top = bytes.lastIndex(where: { $0 != 0 }) else { return 0 }
    return top * 8 + (8 - bytes[top].leadingZeroBitCount)
}

extension ConferenceCreateResponse {
    var messageChannel: UInt16? {
        for case .messageChannel(let id) in blocks { return id }
        return nil
    }
    var multitransport: UInt32? {
        for case .multitransport(let flags) in blocks { return flags }
        return nil
    }
}
