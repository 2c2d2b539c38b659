public import Primitives

/// NTLM's third message, the client's, as far as it says who knocks. Its responses are checked for place and passed over.
/// [MS-NLMP 2.2.1.3]
public struct AuthenticateMessage: Equatable, Sendable {
    /// Foreign text, as the other names: show it escaped.
    public let domainName: String
    public let userName: String
    public let workstation: String
    public let flags: NTLMFlags
    public let version: NTLMVersion?
}

extension AuthenticateMessage {
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
        _ = try whole.payload(lmResponse, "LmChallengeResponse")
        _ = try whole.payload(ntResponse, "NtChallengeResponse")
        domainName = ntlmText(try whole.payload(domain, "DomainName"), unicode: unicode)
        userName = ntlmText(try whole.payload(user, "UserName"), unicode: unicode)
        workstation = ntlmText(try whole.payload(host, "Workstation"), unicode: unicode)
        _ = try whole.payload(sessionKey, "EncryptedRandomSessionKey")
    }
}
