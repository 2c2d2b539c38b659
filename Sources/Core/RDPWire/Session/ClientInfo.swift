public import Primitives

/// Who the client's user is and how the session shall be. [MS-RDPBCGR 2.2.1.11.1.1, TS_INFO_PACKET]
public struct ClientInfo: Equatable, Sendable {
    public struct Flags: OptionSet, Hashable, Sendable {
        public let rawValue: UInt32

        public init(rawValue: UInt32) { self.rawValue = rawValue }

        public static let mouse = Flags(rawValue: 0x01)
        public static let disableCtrlAltDel = Flags(rawValue: 0x02)
        /// The server shall log on with the password, without asking.
        public static let autoLogon = Flags(rawValue: 0x08)
        /// Texts are UTF-16; else they are in a code page.
        public static let unicode = Flags(rawValue: 0x10)
        public static let maximizeShell = Flags(rawValue: 0x20)
        /// Asks for a Save Session Info PDU after the logon.
        public static let logonNotify = Flags(rawValue: 0x40)
        public static let compression = Flags(rawValue: 0x80)
        public static let enableWindowsKey = Flags(rawValue: 0x100)
        public static let forceEncryptedClientPDU = Flags(rawValue: 0x4000)
        /// Asks for logon errors in a Save Session Info PDU.
        public static let logonErrors = Flags(rawValue: 0x10000)
        public static let mouseHasWheel = Flags(rawValue: 0x20000)
        public static let noAudioPlayback = Flags(rawValue: 0x80000)
        public static let usingSavedCredentials = Flags(rawValue: 0x100000)
        public static let videoDisable = Flags(rawValue: 0x400000)
    }

    /// With Unicode the input locale, else the code page of the texts.
    public var codePage: UInt32
    public var flags: Flags
    public var domain: String
    public var userName: String
    public var password: Secret
    public var alternateShell: String
    public var workingDirectory: String
    /// Absent in clients of version 4.
    public var extended: Extended?

    public init(
        codePage: UInt32 = 0, flags: Flags = .unicode, domain: String = "", userName: String = "",
        password: Secret = Secret(""), alternateShell: String = "", workingDirectory: String = "",
        extended: Extended? = nil
    ) {
        self.codePage = codePage
        self.flags = flags
        self.domain = domain
        self.userName = userName
        self.password = password
        self.alternateShell = alternateShell
        self.workingDirectory = workingDirectory
        self.extended = extended
    }

    /// The packet behind its security header. Texts longer than a length can tell are cut.
    public func encoded() -> [UInt8] {
        let isWide = flags.contains(.unicode)
        let texts = [domain, userName, password.text, alternateShell, workingDirectory].map {
            infoText($0, isWide: isWide)
        }
        var writer = ByteWriter()
        writer.u32le(codePage)
        writer.u32le(flags.rawValue)
        for text in texts { writer.u16le(UInt16(truncatingIfNeeded: text.count)) }
        for text in texts {
            writer.append(text)
            writer.zeros(isWide ? 2 : 1)
        }
        extended?.write(to: &writer)
        return writer.bytes
    }

    /// Reads a packet behind its security header.
    public init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(bytes, message: "Client Info PDU")
        codePage = try reader.u32le("CodePage")
        flags = Flags(rawValue: try reader.u32le("flags"))
        let isWide = flags.contains(.unicode)
        var lengths: [Int] = []
        for _ in 0..<5 { lengths.append(Int(try reader.u16le("length of a text"))) }
        var texts: [String] = []
        for length in lengths { texts.append(try reader.infoText(length, isWide: isWide)) }
        domain = texts[0]
        userName = texts[1]
        password = Secret(texts[2])
        alternateShell = texts[3]
        workingDirectory = texts[4]
        extended = reader.isAtEnd ? nil : try Extended(from: &reader)
        try reader.expectEnd()
    }
}

extension ClientInfo {
    /// What clients since version 5 append. [MS-RDPBCGR 2.2.1.11.1.1.1, TS_EXTENDED_INFO_PACKET]
    public struct Extended: Equatable, Sendable {
        public struct Performance: OptionSet, Hashable, Sendable {
            public let rawValue: UInt32

            public init(rawValue: UInt32) { self.rawValue = rawValue }

            public static let disableWallpaper = Performance(rawValue: 0x01)
            public static let disableFullWindowDrag = Performance(rawValue: 0x02)
            public static let disableMenuAnimations = Performance(rawValue: 0x04)
            public static let disableTheming = Performance(rawValue: 0x08)
            public static let disableCursorShadow = Performance(rawValue: 0x20)
            public static let disableCursorSettings = Performance(rawValue: 0x40)
            public static let enableFontSmoothing = Performance(rawValue: 0x80)
            public static let enableDesktopComposition = Performance(rawValue: 0x100)
        }

        public static let ipv4: UInt16 = 2
        public static let ipv6: UInt16 = 0x17

        public var addressFamily: UInt16
        public var address: String
        public var directory: String
        /// TS_TIME_ZONE_INFORMATION, 172 bytes, unread; zeros are UTC. [MS-RDPBCGR 2.2.1.11.1.1.1.1]
        public var timeZone: [UInt8]
        public var sessionID: UInt32
        public var performance: Performance
        /// ARC_CS_PRIVATE_PACKET, unread; empty as a rule. [MS-RDPBCGR 2.2.4.3]
        public var autoReconnectCookie: [UInt8]
        /// What later versions append: reserved words, the name of a time zone.
        public var later: [UInt8]

        public init(
            addressFamily: UInt16 = ipv4, address: String = "", directory: String = "", performance: Performance = []
        ) {
            self.addressFamily = addressFamily
            self.address = address
            self.directory = directory
            timeZone = [UInt8](repeating: 0, count: Self.timeZoneLength)
            sessionID = 0
            self.performance = performance
            autoReconnectCookie = []
            later = []
        }

        static let timeZoneLength = 172

        init(from reader: inout ByteReader) throws(WireError) {
            addressFamily = try reader.u16le("clientAddressFamily")
            address = try reader.utf16le(byteCount: Int(try reader.u16le("cbClientAddress")), "clientAddress")
            directory = try reader.utf16le(byteCount: Int(try reader.u16le("cbClientDir")), "clientDir")
            timeZone = Array(try reader.take(Self.timeZoneLength, "clientTimeZone"))
            sessionID = try reader.u32le("clientSessionId")
            performance = Performance(rawValue: try reader.u32le("performanceFlags"))
            let cookieLength = Int(try reader.u16leIfPresent("cbAutoReconnectCookie") ?? 0)
            autoReconnectCookie = Array(try reader.take(cookieLength, "autoReconnectCookie"))
            later = Array(reader.rest())
        }

        func write(to writer: inout ByteWriter) {
            writer.u16le(addressFamily)
            for text in [address, directory] {
                let bytes = infoText(text, isWide: true) + [0, 0]
                writer.u16le(UInt16(truncatingIfNeeded: bytes.count))
                writer.append(bytes)
            }
            writer.append(timeZone.fitted(to: Self.timeZoneLength))
            writer.u32le(sessionID)
            writer.u32le(performance.rawValue)
            writer.u16le(UInt16(truncatingIfNeeded: autoReconnectCookie.count))
            writer.append(autoReconnectCookie)
            writer.append(later)
        }
    }
}

/// At most 32,767 units, without the zero that ends it. Outside Unicode, what has no single byte becomes a question mark.
private func infoText(_ text: String, isWide: Bool) -> [UInt8] {
    guard isWide else {
        return text.unicodeScalars.prefix(0x7fff).map { UInt8(exactly: $0.value) ?? UInt8(ascii: "?") }
    }
    return text.utf16.prefix(0x7fff).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
}

extension ByteReader {
    /// A text of so many bytes and the zero behind it, which the length does not count.
    fileprivate mutating func infoText(_ length: Int, isWide: Bool) throws(WireError) -> String {
        if isWide {
            let text = try utf16le(byteCount: length, "text")
            _ = try take(2, "zero behind a text")
            return text
        }
        let bytes = try take(length, "text").prefix { $0 != 0 }
        _ = try take(1, "zero behind a text")
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}
