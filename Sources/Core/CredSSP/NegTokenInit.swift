public import Primitives

/// The first SPNEGO message: which mechanisms its sender can do, and a token for the first of them.
/// [RFC 4178 4.2.1, MS-SPNG 2.2.1]
public struct NegTokenInit: Equatable, Sendable {
    static let mostMechanisms = 64

    /// Best first.
    public var mechTypes: [Mechanism]
    public var mechToken: [UInt8]?
    public var mechListMIC: [UInt8]?

    public init(mechTypes: [Mechanism], mechToken: [UInt8]? = nil, mechListMIC: [UInt8]? = nil) {
        self.mechTypes = mechTypes
        self.mechToken = mechToken
        self.mechListMIC = mechListMIC
    }
}

extension NegTokenInit {
    /// With the GSS-API header that the first token of a context has. [RFC 2743 3.1]
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.element(.application(0)) { token in
            token.mechanism(.spnego)
            token.element(.context(0)) { choice in
                choice.element(.sequence) { writeFields(to: &$0) }
            }
        }
        return writer.bytes
    }

    private func writeFields(to writer: inout ByteWriter) {
        writer.element(.context(0)) { field in
            field.element(.sequence) { list in
                for mechanism in mechTypes { list.mechanism(mechanism) }
            }
        }
        writer.octetString(mechToken, tag: .context(2))
        writer.octetString(mechListMIC, tag: .context(3))
    }

    /// Reads both the form of RFC 4178 and the NegTokenInit2 of servers that speak first, whose hints are passed over.
    public init(decoding token: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(token, message: "NegTokenInit")
        var frame = try reader.element(.application(0), "GSS-API token")
        try reader.expectEnd()
        let mechanism = try frame.mechanism("mechanism")
        guard mechanism == .spnego else { throw frame.unexpected("mechanism", "SPNEGO", mechanism.name) }
        var choice = try frame.element(.context(0), "NegotiationToken")
        try frame.expectEnd()
        var body = try choice.element(.sequence, "NegTokenInit")
        try choice.expectEnd()
        try self.init(fields: &body)
    }

    private init(fields body: inout ByteReader) throws(WireError) {
        mechTypes = try body.mechTypes()
        _ = try body.elementIfPresent(.context(1), "reqFlags")
        mechToken = try body.octetStringIfPresent(.context(2), "mechToken")
        mechListMIC = try body.micAfterHints()
        while !body.isAtEnd { try body.skipElement("extension") }
    }
}

extension ByteReader {
    fileprivate mutating func mechTypes() throws(WireError) -> [Mechanism] {
        guard var element = try elementIfPresent(.context(0), "mechTypes") else { return [] }
        var list = try element.element(.sequence, "mechTypes")
        try element.expectEnd()
        var mechanisms: [Mechanism] = []
        while !list.isAtEnd {
            guard mechanisms.count < NegTokenInit.mostMechanisms else {
                throw list.tooLarge("mechTypes", limit: NegTokenInit.mostMechanisms, got: mechanisms.count + 1)
            }
            mechanisms.append(try list.mechanism("mechTypes"))
        }
        return mechanisms
    }

    /// Number 3 is the MIC in RFC 4178, but the hints (a SEQUENCE) in NegTokenInit2, where the MIC is number 4.
    fileprivate mutating func micAfterHints() throws(WireError) -> [UInt8]? {
        if var third = try elementIfPresent(.context(3), "mechListMIC"), third.peekTag() != .sequence {
            let mic = try third.octetString("mechListMIC")
            try third.expectEnd()
            return Array(mic)
        }
        return try octetStringIfPresent(.context(4), "mechListMIC")
    }
}
