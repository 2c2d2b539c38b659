public import Primitives

/// How far a negotiation is. An open set. [RFC 4178 4.2.2]
public struct NegState: RawRepresentable, Hashable, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let acceptCompleted = NegState(rawValue: 0)
    public static let acceptIncomplete = NegState(rawValue: 1)
    public static let reject = NegState(rawValue: 2)
    public static let requestMIC = NegState(rawValue: 3)

    /// The name of the specification, such as `accept-incomplete`; the number for others.
    public var name: String {
        switch self {
        case .acceptCompleted: "accept-completed"
        case .acceptIncomplete: "accept-incomplete"
        case .reject: "reject"
        case .requestMIC: "request-mic"
        default: "\(rawValue)"
        }
    }
}

/// Every SPNEGO message after the first. [RFC 4178 4.2.2]
public struct NegTokenResp: Equatable, Sendable {
    public var negState: NegState?
    /// What the server picked; in its first answer only.
    public var supportedMech: Mechanism?
    public var responseToken: [UInt8]?
    public var mechListMIC: [UInt8]?

    public init(
        negState: NegState? = nil, supportedMech: Mechanism? = nil, responseToken: [UInt8]? = nil,
        mechListMIC: [UInt8]? = nil
    ) {
        self.negState = negState
        self.supportedMech = supportedMech
        self.responseToken = responseToken
        self.mechListMIC = mechListMIC
    }
}

extension NegTokenResp {
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.element(.context(1)) { choice in
            choice.element(.sequence) { writeFields(to: &$0) }
        }
        return writer.bytes
    }

    private func writeFields(to writer: inout ByteWriter) {
        if let negState {
            writer.element(.context(0)) { $0.berInteger(Int64(negState.rawValue), tag: .enumerated) }
        }
        if let supportedMech { writer.element(.context(1)) { $0.mechanism(supportedMech) } }
        writer.octetString(responseToken, tag: .context(2))
        writer.octetString(mechListMIC, tag: .context(3))
    }

    public init(decoding token: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(token, message: "NegTokenResp")
        var choice = try reader.element(.context(1), "NegotiationToken")
        try reader.expectEnd()
        var body = try choice.element(.sequence, "NegTokenResp")
        try choice.expectEnd()
        negState = try body.negState()
        supportedMech = try body.supportedMech()
        responseToken = try body.octetStringIfPresent(.context(2), "responseToken")
        mechListMIC = try body.octetStringIfPresent(.context(3), "mechListMIC")
        while !body.isAtEnd { try body.skipElement("extension") }
    }
}

extension ByteReader {
    fileprivate mutating func negState() throws(WireError) -> NegState? {
        guard var element = try elementIfPresent(.context(0), "negState") else { return nil }
        let state = try element.berInteger("negState", tag: .enumerated)
        try element.expectEnd()
        return NegState(rawValue: Int(state))
    }

    fileprivate mutating func supportedMech() throws(WireError) -> Mechanism? {
        guard var element = try elementIfPresent(.context(1), "supportedMech") else { return nil }
        let mechanism = try element.mechanism("supportedMech")
        try element.expectEnd()
        return mechanism
    }
}

/// The NTLM message in a token of a TSRequest: bare, as some servers answer, or within either kind of SPNEGO message.
/// Nil where there is none.
public func ntlmMessage(inToken token: [UInt8]) -> [UInt8]? {
    let candidates = [
        token, (try? NegTokenResp(decoding: token[...]))?.responseToken,
        (try? NegTokenInit(decoding: token[...]))?.mechToken,
    ]
    return candidates.lazy.compactMap { $0 }.first { $0.starts(with: ntlmSignature) }
}
