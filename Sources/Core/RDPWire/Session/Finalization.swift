public import Primitives

/// Both sides say that they are ready: the body of share data of kind synchronize. [MS-RDPBCGR 2.2.1.14.1]
public struct Synchronize: Equatable, Sendable {
    /// The channel of the other side.
    public var targetUser: UInt16

    public init(targetUser: UInt16) { self.targetUser = targetUser }

    private static let messageType: UInt16 = 1

    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.u16le(Self.messageType)
        writer.u16le(targetUser)
        return writer.bytes
    }

    public init(body: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(body, message: "Synchronize PDU")
        try reader.expectU16le(Self.messageType, "messageType")
        targetUser = try reader.u16le("targetUser")
        try reader.expectEnd()
    }
}

/// Who may control the share: the body of share data of kind control. [MS-RDPBCGR 2.2.1.15.1]
public struct Control: Equatable, Sendable {
    /// An open set.
    public struct Action: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt16

        public init(rawValue: UInt16) { self.rawValue = rawValue }

        public static let requestControl = Action(rawValue: 1)
        public static let grantedControl = Action(rawValue: 2)
        public static let detach = Action(rawValue: 3)
        public static let cooperate = Action(rawValue: 4)
    }

    public var action: Action
    public var grantID: UInt16
    public var controlID: UInt32

    public init(_ action: Action, grantID: UInt16 = 0, controlID: UInt32 = 0) {
        self.action = action
        self.grantID = grantID
        self.controlID = controlID
    }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.u16le(action.rawValue)
        writer.u16le(grantID)
        writer.u32le(controlID)
        return writer.bytes
    }

    public init(body: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(body, message: "Control PDU")
        action = Action(rawValue: try reader.u16le("action"))
        grantID = try reader.u16le("grantId")
        controlID = try reader.u32le("controlId")
        try reader.expectEnd()
    }
}

/// The client's list of fonts, always empty, and the server's answer: the body of share data of kind fontList or fontMap.
/// [MS-RDPBCGR 2.2.1.18.1, 2.2.1.22.1]
public struct FontList: Equatable, Sendable {
    public var count: UInt16
    public var totalCount: UInt16
    /// 1: the first, 2: the last of several.
    public var flags: UInt16
    public var entrySize: UInt16

    public init(count: UInt16 = 0, totalCount: UInt16 = 0, flags: UInt16 = 3, entrySize: UInt16) {
        self.count = count
        self.totalCount = totalCount
        self.flags = flags
        self.entrySize = entrySize
    }

    public static let list = FontList(entrySize: 0x32)
    public static let map = FontList(entrySize: 4)

    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        for value in [count, totalCount, flags, entrySize] { writer.u16le(value) }
        return writer.bytes
    }

    public init(body: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(body, message: "Font List PDU")
        count = try reader.u16le("numberFonts")
        totalCount = try reader.u16le("totalNumFonts")
        flags = try reader.u16le("listFlags")
        entrySize = try reader.u16le("entrySize")
        try reader.expectEnd()
    }
}
