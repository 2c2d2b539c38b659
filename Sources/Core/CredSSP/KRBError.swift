public import Primitives

/// A Kerberos error, from a KDC or from a service. Not authenticated: anybody on the way can write one. [RFC 4120 5.9.1]
public struct KRBError: Equatable, Sendable {
    /// An open set. [RFC 4120 7.5.9]
    public var errorCode: Int32
    /// The clock of who wrote it, with microseconds as milliseconds; nil where that is no date.
    public var stime: UnixTime?
    /// Of the service that was asked for.
    public var realm: [UInt8]
    /// The client's, as who wrote it knows it: with KDC_ERR_WRONG_REALM the one to ask instead. [RFC 6806 7]
    public var crealm: [UInt8]?
    /// Words for people, in any encoding.
    public var eText: [UInt8]?
    /// What it holds depends on the code.
    public var eData: [UInt8]?

    public init(
        errorCode: Int32, stime: UnixTime?, realm: [UInt8], crealm: [UInt8]? = nil, eText: [UInt8]? = nil,
        eData: [UInt8]? = nil
    ) {
        self.errorCode = errorCode
        self.stime = stime
        self.realm = realm
        self.crealm = crealm
        self.eText = eText
        self.eData = eData
    }

    static let tag = BERTag.application(30)
    private static let version: Int64 = 5
    private static let messageType: Int64 = 30

    /// Whether these bytes begin as a KRB-ERROR does.
    public static func begins(_ bytes: [UInt8]) -> Bool { bytes.first == tag.bytes.first }
}

extension KRBError {
    /// Names of principals and the client's time are passed over: they repeat the request.
    public init(decoding bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(bytes, message: "KRB-ERROR")
        var frame = try reader.element(Self.tag, "KRB-ERROR")
        try reader.expectEnd()
        var body = try frame.element(.sequence, "KRB-ERROR")
        try frame.expectEnd()
        try body.number(0, "pvno", mustBe: Self.version)
        try body.number(1, "msg-type", mustBe: Self.messageType)
        _ = try body.elementIfPresent(.context(2), "ctime")
        _ = try body.elementIfPresent(.context(3), "cusec")
        let time = try body.string(4, .generalizedTime, "stime")
        let micros = try body.number(5, "susec")
        stime = UnixTime(kerberosTime: time, microseconds: micros)
        errorCode = Int32(truncatingIfNeeded: try body.number(6, "error-code"))
        crealm = try body.stringIfPresent(7, .generalString, "crealm")
        _ = try body.elementIfPresent(.context(8), "cname")
        realm = try body.string(9, .generalString, "realm")
        _ = try body.element(.context(10), "sname")
        eText = try body.stringIfPresent(11, .generalString, "e-text")
        eData = try body.stringIfPresent(12, .octetString, "e-data")
        while !body.isAtEnd { try body.skipElement("extension") }
    }

    /// With an empty name of the service.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.element(Self.tag) { frame in
            frame.element(.sequence) { body in
                body.number(0, Self.version)
                body.number(1, Self.messageType)
                let (time, micros) = (stime ?? UnixTime(milliseconds: 0)).kerberosTime
                body.string(4, .generalizedTime, time)
                body.number(5, micros)
                body.number(6, Int64(errorCode))
                body.string(7, .generalString, crealm)
                body.string(9, .generalString, realm)
                body.element(.context(10)) { name in
                    name.element(.sequence) { fields in
                        fields.number(0, 0)
                        fields.element(.context(1)) { $0.element(.sequence) { _ in } }
                    }
                }
                body.string(11, .generalString, eText)
                body.string(12, .octetString, eData)
            }
        }
        return writer.bytes
    }
}

extension KRBError {
    /// KERB_ERR_TYPE_EXTENDED.
    private static let extendedError: Int64 = 3

    /// The NTSTATUS that domain controllers add in KERB-EXT-ERROR: it tells a locked account from a disabled one.
    /// [MS-KILE 2.2.1, 2.2.2]
    public var status: UInt32? {
        guard let eData else { return nil }
        var reader = ByteReader(eData[...], message: "KERB-ERROR-DATA")
        return try? reader.extendedStatus(Self.extendedError)
    }
}

extension ByteReader {
    /// Of one KERB-ERROR-DATA, or of the first of its type in a list of them (METHOD-DATA).
    fileprivate mutating func extendedStatus(_ wanted: Int64) throws(WireError) -> UInt32? {
        var list = try element(.sequence, "e-data")
        guard list.peekTag() == .sequence else { return try list.status(wanted) }
        while !list.isAtEnd {
            var entry = try list.element(.sequence, "e-data entry")
            if let status = try entry.status(wanted) { return status }
        }
        return nil
    }

    private mutating func status(_ wanted: Int64) throws(WireError) -> UInt32? {
        guard try number(1, "data-type") == wanted, let value = try stringIfPresent(2, .octetString, "data-value")
        else {
            return nil
        }
        var fields = ByteReader(value[...], message: "KERB-EXT-ERROR")
        guard fields.remaining == 12 else { return nil }
        let status = try fields.u32le("status")
        return status == 0 ? nil : status
    }

    fileprivate mutating func number(_ tag: UInt8, _ field: StaticString) throws(WireError) -> Int64 {
        var contents = try element(.context(tag), field)
        let number = try contents.berInteger(field)
        try contents.expectEnd()
        return number
    }

    fileprivate mutating func number(_ tag: UInt8, _ field: StaticString, mustBe expected: Int64) throws(WireError) {
        let got = try number(tag, field)
        guard got == expected else { throw unexpected(field, "\(expected)", "\(got)") }
    }

    fileprivate mutating func string(_ tag: UInt8, _ type: BERTag, _ field: StaticString) throws(WireError) -> [UInt8] {
        var contents = try element(.context(tag), field)
        var string = try contents.element(type, field)
        try contents.expectEnd()
        return Array(string.rest())
    }

    fileprivate mutating func stringIfPresent(
        _ tag: UInt8, _ type: BERTag, _ field: StaticString
    ) throws(WireError) -> [UInt8]? {
        peekTag() == .context(tag) ? try string(tag, type, field) : nil
    }
}

extension ByteWriter {
    fileprivate mutating func number(_ tag: UInt8, _ value: Int64) {
        element(.context(tag)) { $0.berInteger(value) }
    }

    fileprivate mutating func string(_ tag: UInt8, _ type: BERTag, _ bytes: [UInt8]?) {
        guard let bytes else { return }
        element(.context(tag)) { field in field.element(type) { $0.append(bytes) } }
    }
}

extension BERTag {
    fileprivate static let generalizedTime = BERTag(0x18)
    fileprivate static let generalString = BERTag(0x1b)
}

extension UnixTime {
    /// `20261122100000Z`, always UTC, and the microseconds beside it. Nil where that is no date. [RFC 4120 5.2.3]
    fileprivate init?(kerberosTime text: [UInt8], microseconds: Int64) {
        guard text.count == 15, (0..<1_000_000).contains(microseconds) else { return nil }
        let part = { (range: Range<Int>) in String(decoding: text[range], as: UTF8.self) }
        let time = "\(part(8..<10)):\(part(10..<12)):\(part(12..<14))\(part(14..<15))"
        guard let whole = UnixTime(rfc3339: "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(time)") else { return nil }
        self.init(milliseconds: whole.milliseconds + microseconds / 1000)
    }

    fileprivate var kerberosTime: (text: [UInt8], microseconds: Int64) {
        // `2026-11-22T10:00:00.123Z`
        let text = Array(rfc3339.utf8)
        let digits = text.prefix(19).filter { (0x30...0x39).contains($0) }
        let thousandths = text.dropFirst(20).prefix(3).reduce(Int64(0)) { $0 * 10 + Int64($1) - 0x30 }
        return (digits + [UInt8(ascii: "Z")], thousandths * 1000)
    }
}
