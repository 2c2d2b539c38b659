public import Primitives

/// MCS Connect-Response: the server accepts or refuses the domain and hands over its GCC response.
/// [T.125 7, Connect-Response; MS-RDPBCGR 2.2.1.4]
public struct ConnectResponse: Equatable, Sendable {
    public var result: MCSResult
    public var calledConnectID: UInt32
    public var domainParameters: DomainParameters
    /// The bytes of a `ConferenceCreateResponse`.
    public var userData: [UInt8]

    public init(
        result: MCSResult = .successful, calledConnectID: UInt32 = 0,
        domainParameters: DomainParameters = .windowsServer, userData: [UInt8]
    ) {
        self.result = result
        self.calledConnectID = calledConnectID
        self.domainParameters = domainParameters
        self.userData = userData
    }

    static let tag = BERTag.application(102)

    /// The whole frame, with TPKT and X.224 headers.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.element(Self.tag) { body in
            body.berInteger(Int64(result.rawValue), tag: .enumerated)
            body.berInteger(Int64(calledConnectID))
            domainParameters.write(to: &body)
            body.octetString(userData)
        }
        return X224.wrapData(writer.bytes)
    }

    /// Reads a whole frame.
    public init(frame: ArraySlice<UInt8>) throws(WireError) {
        var outer = ByteReader(frame, message: "MCS Connect-Response")
        try outer.x224DataHeader()
        var reader = try outer.element(Self.tag, "Connect-Response")
        result = MCSResult(rawValue: try reader.berNumber("result", tag: .enumerated))
        calledConnectID = try reader.berNumber("calledConnectId", tag: .integer)
        domainParameters = try DomainParameters(from: &reader)
        userData = Array(try reader.octetString("userData"))
        try reader.expectEnd()
        try outer.expectEnd()
    }
}

extension ByteReader {
    fileprivate mutating func berNumber<Number: FixedWidthInteger>(
        _ field: StaticString, tag: BERTag
    ) throws(WireError) -> Number {
        let at = offset
        let value = try berInteger(field, tag: tag)
        guard let number = Number(exactly: value) else {
            throw unexpected(field, "0 to \(Number.max)", "\(value)", at: at)
        }
        return number
    }
}
