public import Primitives

/// MCS Connect-Initial: the client proposes a domain and hands over its GCC request. [T.125 7, Connect-Initial; MS-RDPBCGR 2.2.1.3]
public struct ConnectInitial: Equatable, Sendable {
    public var callingDomainSelector: [UInt8]
    public var calledDomainSelector: [UInt8]
    public var upwardFlag: Bool
    public var targetParameters: DomainParameters
    public var minimumParameters: DomainParameters
    public var maximumParameters: DomainParameters
    /// The bytes of a `ConferenceCreateRequest`.
    public var userData: [UInt8]

    public init(
        callingDomainSelector: [UInt8] = [1], calledDomainSelector: [UInt8] = [1], upwardFlag: Bool = true,
        targetParameters: DomainParameters = .windowsTarget, minimumParameters: DomainParameters = .windowsMinimum,
        maximumParameters: DomainParameters = .windowsMaximum, userData: [UInt8]
    ) {
        self.callingDomainSelector = callingDomainSelector
        self.calledDomainSelector = calledDomainSelector
        self.upwardFlag = upwardFlag
        self.targetParameters = targetParameters
        self.minimumParameters = minimumParameters
        self.maximumParameters = maximumParameters
        self.userData = userData
    }

    static let tag = BERTag.application(101)

    /// The whole frame, with TPKT and X.224 headers.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.element(Self.tag) { body in
            body.octetString(callingDomainSelector)
            body.octetString(calledDomainSelector)
            body.element(.boolean) { $0.u8(upwardFlag ? 0xff : 0) }
            targetParameters.write(to: &body)
            minimumParameters.write(to: &body)
            maximumParameters.write(to: &body)
            body.octetString(userData)
        }
        return X224.wrapData(writer.bytes)
    }

    /// Reads a whole frame.
    public init(frame: ArraySlice<UInt8>) throws(WireError) {
        var outer = ByteReader(frame, message: "MCS Connect-Initial")
        try outer.x224DataHeader()
        var reader = try outer.element(Self.tag, "Connect-Initial")
        callingDomainSelector = Array(try reader.octetString("callingDomainSelector"))
        calledDomainSelector = Array(try reader.octetString("calledDomainSelector"))
        var flag = try reader.element(.boolean, "upwardFlag")
        upwardFlag = try flag.u8("upwardFlag") != 0
        try flag.expectEnd()
        targetParameters = try DomainParameters(from: &reader)
        minimumParameters = try DomainParameters(from: &reader)
        maximumParameters = try DomainParameters(from: &reader)
        userData = Array(try reader.octetString("userData"))
        try reader.expectEnd()
        try outer.expectEnd()
    }
}
