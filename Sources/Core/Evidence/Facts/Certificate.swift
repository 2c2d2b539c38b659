public import Primitives

/// The certificate that the server showed, also where the handshake failed after it.
public struct CertificateShown: Fact {
    public static let kind = "certificate.shown"
    public static let step = Step.encrypt
    public static let meaning =
        "The server's certificate: `sha256` (fingerprint, lower-case hex), `subject`, `issuer`, `selfSigned`, `keyType` (RSA, EC, …), `keyBits`, `signature` (algorithm), `chainLength`, `publicKeySHA256`."

    public let sha256: String
    public let subject: String
    public let issuer: String
    public let selfSigned: Bool
    public let keyType: String
    public let keyBits: Int
    public let signature: String
    public let chainLength: Int
    public let publicKeySHA256: String

    public init(
        sha256: String, subject: String, issuer: String, selfSigned: Bool, keyType: String, keyBits: Int,
        signature: String,
        chainLength: Int, publicKeySHA256: String
    ) {
        self.sha256 = sha256
        self.subject = subject
        self.issuer = issuer
        self.selfSigned = selfSigned
        self.keyType = keyType
        self.keyBits = keyBits
        self.signature = signature
        self.chainLength = chainLength
        self.publicKeySHA256 = publicKeySHA256
    }
}

public struct CertificateNotBefore: Fact {
    public static let kind = "certificate.notBefore"
    public static let step = Step.encrypt
    public static let meaning =
        "Start of validity: `instant`, `future` (it lies after our clock at the time of the walk)."

    public let instant: UnixTime
    public let future: Bool

    public init(instant: UnixTime, future: Bool) {
        self.instant = instant
        self.future = future
    }
}

public struct CertificateNotAfter: Fact {
    public static let kind = "certificate.notAfter"
    public static let step = Step.encrypt
    public static let meaning =
        "End of validity: `instant`, `expired` (it lies before our clock at the time of the walk), `daysLeft` (whole days, negative when past)."

    public let instant: UnixTime
    public let expired: Bool
    public let daysLeft: Int

    public init(instant: UnixTime, expired: Bool, daysLeft: Int) {
        self.instant = instant
        self.expired = expired
        self.daysLeft = daysLeft
    }
}

/// The names in the certificate held against the name that was asked for.
public struct CertificateNames: Fact {
    public static let kind = "certificate.names"
    public static let step = Step.encrypt
    public static let meaning =
        "The certificate's names against the asked one: `names` (DNS and address names, else the common name), `asked`, `match` (exact, wildcard, short: the first label agrees, none, by-address: an address or a loopback name was asked, so no match can be expected)."

    public enum Match: String, Codable, Sendable {
        case exact, wildcard, short, none
        case byAddress = "by-address"
    }

    public let names: [String]
    public let asked: String
    public let match: Match

    public init(names: [String], asked: String, match: Match) {
        self.names = names
        self.asked = asked
        self.match = match
    }
}

/// The chain held against this machine's certificate store. Dates and names are judged apart from it.
public struct CertificateTrust: Fact {
    public static let kind = "certificate.trust"
    public static let step = Step.encrypt
    public static let meaning =
        "The chain against the system's store, dates set aside: `trusted`, `status` (trusted, self-signed, unknown-issuer, invalid-signature, weak, other), `detail`."

    public enum Status: String, Codable, Sendable {
        case trusted, weak, other
        case selfSigned = "self-signed"
        case unknownIssuer = "unknown-issuer"
        case invalidSignature = "invalid-signature"
    }

    public let trusted: Bool
    public let status: Status
    public let detail: String?

    public init(trusted: Bool, status: Status, detail: String? = nil) {
        self.trusted = trusted
        self.status = status
        self.detail = detail
    }
}
