public import Primitives

/// NTLM's third message, the client's: who knocks, and the proof of the password. [MS-NLMP 2.2.1.3]
public struct AuthenticateMessage: Equatable, Sendable {
    /// Foreign text, as the other names: show it escaped.
    public var domainName: String
    public var userName: String
    public var workstation: String
    public var flags: NTLMFlags
    public var version: NTLMVersion?
    /// 24 zeros from clients of version 2 that were told the time.
    var lmResponse: [UInt8]
    /// The proof, of 16 bytes, and what it is over; of version 1 24 bytes; empty of a client without a user.
    var ntResponse: [UInt8]
    var encryptedSessionKey: [UInt8]
    /// Over all three messages, where the client announced it in its target information.
    var mic: [UInt8]?

    private static let headerLength = 64
    private static let versionLength = 8
    static let micLength = 16
}

extension AuthenticateMessage {
    /// A MIC is written where there is one, zeros or not; the version always has its place.
    func encoded() -> [UInt8] {
        let unicode = flags.contains(.unicode)
        let texts = [domainName, userName, workstation].map { ntlmBytes($0, unicode: unicode) }
        let payloads = [lmResponse, ntResponse] + texts + [encryptedSessionKey]
        // Names first, as Windows orders them; the fields say where each stands.
        let order = [2, 3, 4, 0, 1, 5]
        var offsets = [Int](repeating: 0, count: payloads.count)
        var at = Self.headerLength + Self.versionLength + (mic == nil ? 0 : Self.micLength)
        for index in order {
            offsets[index] = at
            at += payloads[index].count
        }
        var writer = ByteWriter()
        writer.ntlmHeader(type: 3)
        for index in payloads.indices { writer.ntlmField(length: payloads[index].count, offset: offsets[index]) }
        writer.u32le((version == nil ? flags.subtracting(.version) : flags.union(.version)).rawValue)
        if let version { writer.ntlmVersion(version) } else { writer.zeros(Self.versionLength) }
        writer.append(mic ?? [])
        for index in order { writer.append(payloads[index]) }
        return writer.bytes
    }

    public init(decoding bytes: ArraySlice<UInt8>) throws(WireError) {
        let whole = ByteReader(bytes, message: "NTLM AUTHENTICATE")
        var reader = whole
        try reader.ntlmHeader(type: 3)
        let lmResponse = try reader.ntlmField("LmChallengeResponseFields")
        let ntResponse = try reader.ntlmField("NtChallengeResponseFields")
        let domain = try reader.ntlmField("DomainNameFields")
        let user = try reader.ntlmField("UserNameFields")
        let host = try reader.ntlmField("WorkstationFields")
        let sessionKey = try reader.ntlmField("EncryptedRandomSessionKeyFields")
        let flags = NTLMFlags(rawValue: try reader.u32le("NegotiateFlags"))
        let payload = [lmResponse, ntResponse, domain, user, host, sessionKey].map(\.start).min() ?? .max
        let unicode = flags.contains(.unicode)

        self.flags = flags
        version = try reader.ntlmVersionIfPresent(flags, before: payload)
        mic = try reader.micIfPresent(before: payload)
        self.lmResponse = Array(try whole.payload(lmResponse, "LmChallengeResponse"))
        self.ntResponse = Array(try whole.payload(ntResponse, "NtChallengeResponse"))
        domainName = ntlmText(try whole.payload(domain, "DomainName"), unicode: unicode)
        userName = ntlmText(try whole.payload(user, "UserName"), unicode: unicode)
        workstation = ntlmText(try whole.payload(host, "Workstation"), unicode: unicode)
        encryptedSessionKey = Array(try whole.payload(sessionKey, "EncryptedRandomSessionKey"))
    }

    /// Where the MIC stands in the bytes of a message that has one.
    static let micRange = (headerLength + versionLength)..<(headerLength + versionLength + micLength)
}

extension ByteReader {
    /// The 16 bytes before the payload, where it leaves room for them behind the version.
    fileprivate mutating func micIfPresent(before payload: Int) throws(WireError) -> [UInt8]? {
        guard offset == AuthenticateMessage.micRange.lowerBound, payload >= AuthenticateMessage.micRange.upperBound,
            remaining >= AuthenticateMessage.micLength
        else { return nil }
        return Array(try take(AuthenticateMessage.micLength, "MIC"))
    }
}
