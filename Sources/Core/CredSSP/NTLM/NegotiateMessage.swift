public import Primitives

/// NTLM's first message, the client's: what it can do, and nothing that is secret. [MS-NLMP 2.2.1.1]
public struct NegotiateMessage: Equatable, Sendable {
    public var flags: NTLMFlags
    /// In the client's code page; empty where the flags do not announce it.
    public var domainName: String
    public var workstation: String
    public var version: NTLMVersion?

    public init(
        flags: NTLMFlags = Self.usualFlags, domainName: String = "", workstation: String = "",
        version: NTLMVersion? = nil
    ) {
        self.flags = flags
        self.domainName = domainName
        self.workstation = workstation
        self.version = version
    }

    /// What Windows sends in CredSSP, save VERSION, which `encoded` adds where a version is given.
    public static let usualFlags: NTLMFlags = [
        .unicode, .oem, .requestTarget, .sign, .seal, .lmKey, .ntlm, .alwaysSign, .extendedSessionSecurity, .key128,
        .keyExchange, .key56,
    ]
}

private let headerLength = 40

extension NegotiateMessage {
    /// The bits that announce names and version are set as the fields are.
    public func encoded() -> [UInt8] {
        let domain = Array(domainName.utf8)
        let host = Array(workstation.utf8)
        var writer = ByteWriter()
        writer.ntlmHeader(type: 1)
        writer.u32le(announced.rawValue)
        writer.ntlmField(length: domain.count, offset: domain.isEmpty ? 0 : headerLength + host.count)
        writer.ntlmField(length: host.count, offset: host.isEmpty ? 0 : headerLength)
        if let version { writer.ntlmVersion(version) } else { writer.zeros(8) }
        writer.append(host)
        writer.append(domain)
        return writer.bytes
    }

    private var announced: NTLMFlags {
        var flags = flags.subtracting([.version, .oemDomainSupplied, .oemWorkstationSupplied])
        if version != nil { flags.insert(.version) }
        if !domainName.isEmpty { flags.insert(.oemDomainSupplied) }
        if !workstation.isEmpty { flags.insert(.oemWorkstationSupplied) }
        return flags
    }

    /// Reads the message, also the 16 bytes that old clients send when they name neither domain nor workstation.
    public init(decoding bytes: ArraySlice<UInt8>) throws(WireError) {
        let whole = ByteReader(bytes, message: "NTLM NEGOTIATE")
        var reader = whole
        try reader.ntlmHeader(type: 1)
        flags = NTLMFlags(rawValue: try reader.u32le("NegotiateFlags"))
        (domainName, workstation, version) = ("", "", nil)
        guard !reader.isAtEnd else { return }
        let domain = try reader.ntlmField("DomainNameFields")
        let host = try reader.ntlmField("WorkstationFields")
        version = try reader.ntlmVersionIfPresent(flags, before: min(domain.start, host.start))
        domainName = ntlmText(try whole.payload(domain, "DomainName"), unicode: false)
        workstation = ntlmText(try whole.payload(host, "WorkstationName"), unicode: false)
    }
}
