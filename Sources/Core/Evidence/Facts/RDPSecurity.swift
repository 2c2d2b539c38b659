/// What a server of Standard RDP Security chose for one offer of ciphers. [MS-RDPBCGR 2.2.1.4.3, 5.3]
public struct RDPSecurity: Fact {
    public static let kind = "encrypt.rdpSecurity"
    public static let step = Step.encrypt
    public static let meaning =
        "Standard RDP Security as the server chose it: `question`, `offered` (the ciphers we named: 40BIT, 128BIT, 56BIT and FIPS joined by a bar, or one of them alone), `method` and `level` (bits and number as they came), `methodName`, `levelName` (LOW, CLIENT_COMPATIBLE, HIGH, FIPS, NONE), `randomBytes` (of the server's random), `certificate` (none, proprietary, x509, other, unreadable), `temporary` (it awaits a certificate of its licence server), `keyBits`, `chainLength`."

    public enum Certificate: String, Codable, Sendable {
        case none, proprietary, x509, other, unreadable
    }

    public var question: ProtocolAnswer.Question
    public var offered: String
    public var method: UInt32
    public var methodName: String
    public var level: UInt32
    public var levelName: String?
    public var randomBytes: Int
    public var certificate = Certificate.none
    public var temporary: Bool?
    /// Of the key in a proprietary certificate.
    public var keyBits: Int?
    /// Of X.509 certificates.
    public var chainLength: Int?

    public init(
        question: ProtocolAnswer.Question, offered: String, method: UInt32, methodName: String, level: UInt32,
        levelName: String?, randomBytes: Int
    ) {
        self.question = question
        self.offered = offered
        self.method = method
        self.methodName = methodName
        self.level = level
        self.levelName = levelName
        self.randomBytes = randomBytes
    }
}

/// What became of an offer of one cipher of Standard RDP Security alone, where the server settled nothing.
public struct RDPSecurityRefused: Fact {
    public static let kind = "encrypt.rdpSecurityRefused"
    public static let step = Step.encrypt
    public static let meaning =
        "Standard RDP Security was not settled for one offer of ciphers: `offered`, `how` (as `join.end` names it: refused, disconnected, closed, reset, silence, garbage)."

    public let offered: String
    public let how: JoinEnd.Outcome

    public init(offered: String, how: JoinEnd.Outcome) {
        self.offered = offered
        self.how = how
    }
}
