public import Primitives

/// NTLM's second message, the server's: who it is, and a number to answer. [MS-NLMP 2.2.1.2]
public struct ChallengeMessage: Equatable, Sendable {
    /// The domain of a member of one, else the computer. Foreign text: show it escaped.
    public var targetName: String
    public var flags: NTLMFlags
    /// Eight bytes, read as a little-endian number.
    public var serverChallenge: UInt64
    public var targetInfo: TargetInfo?
    public var version: NTLMVersion?
    /// Bytes after the last field, which nothing in the message accounts for. Read only.
    public private(set) var trailing = 0

    public init(
        targetName: String, flags: NTLMFlags, serverChallenge: UInt64, targetInfo: TargetInfo? = nil,
        version: NTLMVersion? = nil
    ) {
        self.targetName = targetName
        self.flags = flags
        self.serverChallenge = serverChallenge
        self.targetInfo = targetInfo
        self.version = version
    }
}

private let headerLength = 56

extension ChallengeMessage {
    /// The bits that announce target information and version are set as the fields are.
    public func encoded() -> [UInt8] {
        let name = ntlmBytes(targetName, unicode: flags.contains(.unicode))
        let info = targetInfo?.encoded() ?? []
        var writer = ByteWriter()
        writer.ntlmHeader(type: 2)
        writer.ntlmField(length: name.count, offset: headerLength)
        writer.u32le(announced.rawValue)
        writer.u64le(serverChallenge)
        writer.zeros(8)
        writer.ntlmField(length: info.count, offset: headerLength + name.count)
        if let version { writer.ntlmVersion(version) } else { writer.zeros(8) }
        writer.append(name)
        writer.append(info)
        return writer.bytes
    }

    private var announced: NTLMFlags {
        var flags = flags.subtracting([.version, .targetInfo])
        if version != nil { flags.insert(.version) }
        if targetInfo != nil { flags.insert(.targetInfo) }
        return flags
    }

    /// Reads the message, also where it ends after the reserved bytes or has no version, as before Windows XP.
    public init(decoding bytes: ArraySlice<UInt8>) throws(WireError) {
        let whole = ByteReader(bytes, message: "NTLM CHALLENGE")
        var reader = whole
        try reader.ntlmHeader(type: 2)
        let name = try reader.ntlmField("TargetNameFields")
        flags = NTLMFlags(rawValue: try reader.u32le("NegotiateFlags"))
        serverChallenge = try reader.u64le("ServerChallenge")
        _ = try reader.take(8, "Reserved")
        let info = try reader.targetInfoField(flags)
        version = try reader.ntlmVersionIfPresent(flags, before: min(name.start, info?.start ?? .max))
        targetName = ntlmText(try whole.payload(name, "TargetName"), unicode: flags.contains(.unicode))
        targetInfo = try info.map { (field) throws(WireError) in
            try TargetInfo(decoding: try whole.payload(field, "TargetInfo"))
        }
        trailing = bytes.count - max(reader.offset, name.end, info?.end ?? 0)
    }
}

extension ByteReader {
    /// Nil where the flags do not announce it, or where it is empty.
    fileprivate mutating func targetInfoField(_ flags: NTLMFlags) throws(WireError) -> NTLMField? {
        if isAtEnd, !flags.contains(.targetInfo) { return nil }
        let field = try ntlmField("TargetInfoFields")
        return flags.contains(.targetInfo) && field.length > 0 ? field : nil
    }
}
