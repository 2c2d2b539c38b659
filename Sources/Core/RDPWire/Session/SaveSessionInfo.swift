public import Primitives

/// The server tells of the logon: the body of share data of kind saveSessionInfo. [MS-RDPBCGR 2.2.10.1.1]
public enum SaveSessionInfo: Equatable, Sendable {
    /// TS_LOGON_INFO, which has fields of fixed size. [MS-RDPBCGR 2.2.10.1.1.1]
    case logon(Logon)
    /// TS_LOGON_INFO_VERSION_2. [MS-RDPBCGR 2.2.10.1.1.2]
    case logonLong(Logon)
    /// TS_PLAIN_NOTIFY: somebody has logged on. [MS-RDPBCGR 2.2.10.1.1.3]
    case plainNotify
    /// TS_LOGON_INFO_EXTENDED. [MS-RDPBCGR 2.2.10.1.1.4]
    case extended(Extended)
    /// Of another type, unread.
    case other(type: UInt32, body: [UInt8])

    public struct Logon: Equatable, Sendable {
        public var domain: String
        public var userName: String
        public var sessionID: UInt32

        public init(domain: String, userName: String, sessionID: UInt32) {
            self.domain = domain
            self.userName = userName
            self.sessionID = sessionID
        }
    }

    public struct Extended: Equatable, Sendable {
        /// ARC_SC_PRIVATE_PACKET, 28 bytes that let this client come back without a password: unread. [MS-RDPBCGR 2.2.4.2]
        public var autoReconnectCookie: [UInt8]?
        public var error: LogonError?

        public init(autoReconnectCookie: [UInt8]? = nil, error: LogonError? = nil) {
            self.autoReconnectCookie = autoReconnectCookie
            self.error = error
        }
    }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .logon(let logon):
            writer.u32le(0)
            writer.logon(logon)
        case .logonLong(let logon):
            writer.u32le(1)
            writer.logonLong(logon)
        case .plainNotify:
            writer.u32le(2)
            writer.zeros(plainPadding)
        case .extended(let extended):
            writer.u32le(3)
            writer.extended(extended)
        case .other(let type, let body):
            writer.u32le(type)
            writer.append(body)
        }
        return writer.bytes
    }

    /// Padding may be missing: some servers leave it out.
    public init(body: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(body, message: "Save Session Info PDU")
        switch try reader.u32le("infoType") {
        case 0: self = .logon(try reader.logon())
        case 1: self = .logonLong(try reader.logonLong())
        case 2:
            self = .plainNotify
            _ = reader.rest()
        case 3: self = .extended(try reader.extended())
        case let type: self = .other(type: type, body: Array(reader.rest()))
        }
        try reader.expectEnd()
    }
}

/// TS_LOGON_ERRORS_INFO: what the logon screen would say. [MS-RDPBCGR 2.2.10.1.1.4.1.1]
public struct LogonError: Equatable, Sendable {
    public var notificationType: UInt32
    /// One of few codes, or the number of a session.
    public var notificationData: UInt32

    public init(notificationType: UInt32, notificationData: UInt32) {
        self.notificationType = notificationType
        self.notificationData = notificationData
    }

    /// Nil for numbers that the specification does not list; an NTSTATUS may stand there, too.
    public var typeName: String? {
        switch notificationType {
        case 0xffff_fff8: "LOGON_MSG_SESSION_BUSY_OPTIONS"
        case 0xffff_fff9: "LOGON_MSG_DISCONNECT_REFUSED"
        case 0xffff_fffa: "LOGON_MSG_NO_PERMISSION"
        case 0xffff_fffb: "LOGON_MSG_BUMP_OPTIONS"
        case 0xffff_fffc: "LOGON_MSG_RECONNECT_OPTIONS"
        case 0xffff_fffd: "LOGON_MSG_SESSION_TERMINATE"
        case 0xffff_fffe: "LOGON_MSG_SESSION_CONTINUE"
        case 0xffff_ffff: "ERROR_CODE_ACCESS_DENIED"
        default: nil
        }
    }

    /// What Winlogon does about sessions: with these comes the number of one, which may look like a code.
    private var isAboutSessions: Bool { (0xffff_fff8...0xffff_fffe).contains(notificationType) }

    /// `SESSION_ID` for what is none of the codes.
    public var dataName: String {
        guard !isAboutSessions else { return "SESSION_ID" }
        return switch notificationData {
        case 0: "LOGON_FAILED_BAD_PASSWORD"
        case 1: "LOGON_FAILED_UPDATE_PASSWORD"
        case 2: "LOGON_FAILED_OTHER"
        case 3: "LOGON_WARNING"
        default: "SESSION_ID"
        }
    }
}

private let plainPadding = 576
private let longPadding = 558
private let extendedPadding = 570
private let domainLength = 52
private let userLength = 512
private let longHead = 18
private let cookiePresent: UInt32 = 1
private let errorsPresent: UInt32 = 2

extension ByteReader {
    fileprivate mutating func logon() throws(WireError) -> SaveSessionInfo.Logon {
        _ = try u32le("cbDomain")
        let domain = try utf16le(byteCount: domainLength, "Domain")
        _ = try u32le("cbUserName")
        let user = try utf16le(byteCount: userLength, "UserName")
        return .init(domain: domain, userName: user, sessionID: try u32le("SessionId"))
    }

    fileprivate mutating func logonLong() throws(WireError) -> SaveSessionInfo.Logon {
        try expectU16le(1, "Version")
        _ = try u32le("Size")
        let session = try u32le("SessionId")
        let lengths = (Int(try u32le("cbDomain")), Int(try u32le("cbUserName")))
        _ = try take(longPadding, "Pad")
        let domain = try utf16le(byteCount: lengths.0, "Domain")
        return .init(
            domain: domain, userName: try utf16le(byteCount: lengths.1, "UserName"), sessionID: session)
    }

    fileprivate mutating func extended() throws(WireError) -> SaveSessionInfo.Extended {
        _ = try u16le("Length")
        let fields = try u32le("FieldsPresent")
        var extended = SaveSessionInfo.Extended()
        if fields & cookiePresent != 0 {
            extended.autoReconnectCookie = Array(try take(Int(try u32le("cbFieldData")), "autoReconnectCookie"))
        }
        if fields & errorsPresent != 0 {
            var inner = try sub(Int(try u32le("cbFieldData")), "logonErrors")
            extended.error = LogonError(
                notificationType: try inner.u32le("ErrorNotificationType"),
                notificationData: try inner.u32le("ErrorNotificationData"))
            try inner.expectEnd()
        }
        _ = try take(min(remaining, extendedPadding), "Pad")
        return extended
    }
}

extension ByteWriter {
    fileprivate mutating func logon(_ logon: SaveSessionInfo.Logon) {
        u32le(UInt32(min(logon.domain.utf16.count * 2 + 2, domainLength)))
        utf16le(logon.domain, byteCount: domainLength)
        u32le(UInt32(min(logon.userName.utf16.count * 2 + 2, userLength)))
        utf16le(logon.userName, byteCount: userLength)
        u32le(logon.sessionID)
    }

    fileprivate mutating func logonLong(_ logon: SaveSessionInfo.Logon) {
        let lengths = [logon.domain, logon.userName].map { $0.utf16.count * 2 + 2 }
        u16le(1)
        u32le(UInt32(longHead + longPadding))
        u32le(logon.sessionID)
        for length in lengths { u32le(UInt32(truncatingIfNeeded: length)) }
        zeros(longPadding)
        utf16le(logon.domain, byteCount: lengths[0])
        utf16le(logon.userName, byteCount: lengths[1])
    }

    fileprivate mutating func extended(_ extended: SaveSessionInfo.Extended) {
        var fields = ByteWriter()
        if let cookie = extended.autoReconnectCookie { fields.longBytes(cookie) }
        if let error = extended.error {
            fields.u32le(8)
            fields.u32le(error.notificationType)
            fields.u32le(error.notificationData)
        }
        u16le(UInt16(truncatingIfNeeded: 6 + fields.count))
        u32le(
            (extended.autoReconnectCookie == nil ? 0 : cookiePresent) | (extended.error == nil ? 0 : errorsPresent))
        append(fields.bytes)
        zeros(extendedPadding)
    }
}
