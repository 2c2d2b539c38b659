public import Primitives

/// The certificate held against those that this machine remembers of the asked host and port.
public struct CertificateHistory: Fact {
    public static let kind = "certificate.history"
    public static let step = Step.encrypt
    public static let meaning =
        "The certificate against those remembered of the asked host and port: `outcome` (first-time; same: the one seen last; same-key: a new one for the key seen last; renewed-after-expiry: another, and the last one had ended by the time of this walk; changed: another, and the last one had not ended; returned: one remembered from before the last one), `firstSeen` and `lastSeen` of the shown one where it is remembered, and of the one before it `previousSHA256`, `previousPublicKeySHA256`, `previousSubject`, `previousSelfSigned`, `previousNotBefore`, `previousNotAfter`, `previousFirstSeen`, `previousLastSeen`."

    public enum Outcome: String, Codable, Sendable {
        case same, changed, returned
        case firstTime = "first-time"
        case sameKey = "same-key"
        case renewedAfterExpiry = "renewed-after-expiry"
    }

    /// The certificate that was shown before this one.
    public struct Previous: Equatable, Sendable {
        public let sha256: String
        public let publicKeySHA256: String
        public let subject: String
        public let selfSigned: Bool
        public let notBefore: UnixTime
        public let notAfter: UnixTime
        public let firstSeen: UnixTime
        public let lastSeen: UnixTime

        public init(
            sha256: String, publicKeySHA256: String, subject: String, selfSigned: Bool, notBefore: UnixTime,
            notAfter: UnixTime, firstSeen: UnixTime, lastSeen: UnixTime
        ) {
            self.sha256 = sha256
            self.publicKeySHA256 = publicKeySHA256
            self.subject = subject
            self.selfSigned = selfSigned
            self.notBefore = notBefore
            self.notAfter = notAfter
            self.firstSeen = firstSeen
            self.lastSeen = lastSeen
        }
    }

    public let outcome: Outcome
    public let firstSeen: UnixTime?
    public let lastSeen: UnixTime?
    public let previousSHA256: String?
    public let previousPublicKeySHA256: String?
    public let previousSubject: String?
    public let previousSelfSigned: Bool?
    public let previousNotBefore: UnixTime?
    public let previousNotAfter: UnixTime?
    public let previousFirstSeen: UnixTime?
    public let previousLastSeen: UnixTime?

    public init(
        outcome: Outcome, firstSeen: UnixTime? = nil, lastSeen: UnixTime? = nil, previous: Previous? = nil
    ) {
        self.outcome = outcome
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        previousSHA256 = previous?.sha256
        previousPublicKeySHA256 = previous?.publicKeySHA256
        previousSubject = previous?.subject
        previousSelfSigned = previous?.selfSigned
        previousNotBefore = previous?.notBefore
        previousNotAfter = previous?.notAfter
        previousFirstSeen = previous?.firstSeen
        previousLastSeen = previous?.lastSeen
    }
}

/// The machine that answers, by its own name, held against what this machine remembers of the asked name and of the address.
public struct IdentityHistory: Fact {
    public static let kind = "identity.history"
    public static let step = Step.authenticate
    public static let meaning =
        "The answering machine, by the name in its NTLM CHALLENGE, against what is remembered: `about` (name: of the asked name and port; address: of the address and port), `outcome` (first-time; same; other-machine: another was met there before, and this one not more than a day ago for the first time), `machine`, `address`, and of the last sight `previousMachine`, `previousAddress`, `lastSeen`; `keyKept` (its certificate has the key of the last one)."

    public enum About: String, Codable, Sendable { case name, address }

    public enum Outcome: String, Codable, Sendable {
        case same
        case firstTime = "first-time"
        case otherMachine = "other-machine"
    }

    public let about: About
    public let outcome: Outcome
    public let machine: String
    public let address: String
    public let previousMachine: String?
    public let previousAddress: String?
    public let lastSeen: UnixTime?
    public let keyKept: Bool?

    public init(
        about: About, outcome: Outcome, machine: String, address: String, previousMachine: String? = nil,
        previousAddress: String? = nil, lastSeen: UnixTime? = nil, keyKept: Bool? = nil
    ) {
        self.about = about
        self.outcome = outcome
        self.machine = machine
        self.address = address
        self.previousMachine = previousMachine
        self.previousAddress = previousAddress
        self.lastSeen = lastSeen
        self.keyKept = keyKept
    }
}
