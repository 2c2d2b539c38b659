public import Primitives

/// A token of the Kerberos mechanism while a context is made: a Kerberos message in the frame of GSS-API.
/// [RFC 4121 4.1, RFC 2743 3.1]
public struct KerberosToken: Equatable, Sendable {
    public enum Kind: UInt16, Sendable {
        case apReq = 0x0100
        case apRep = 0x0200
        case error = 0x0300
    }

    public var kind: Kind
    public var message: [UInt8]

    public init(_ kind: Kind, _ message: [UInt8]) {
        self.kind = kind
        self.message = message
    }
}

extension KerberosToken {
    public init(decoding token: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(token, message: "Kerberos token")
        var frame = try reader.element(.application(0), "GSS-API token")
        try reader.expectEnd()
        let mechanism = try frame.mechanism("mechanism")
        guard mechanism == .kerberos || mechanism == .msKerberos else {
            throw frame.unexpected("mechanism", "Kerberos", mechanism.name)
        }
        let number = try frame.u16be("TOK_ID")
        guard let kind = Kind(rawValue: number) else {
            throw frame.unexpected("TOK_ID", "AP-REQ, AP-REP or KRB-ERROR", "0x" + String(number, radix: 16))
        }
        self.init(kind, Array(frame.rest()))
    }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.element(.application(0)) { frame in
            frame.mechanism(.kerberos)
            frame.u16be(kind.rawValue)
            frame.append(message)
        }
        return writer.bytes
    }
}
