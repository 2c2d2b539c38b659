/// Who answered a further connection of the same walk. The facts of the main connection stay its own.
public struct IdentitySeenAgain: Fact {
    public static let kind = "identity.seenAgain"
    public static let step = Step.authenticate
    public static let meaning =
        "The certificate, and where NLA was asked the machine's own name, that a further connection of the same walk met: `question`, `address`, `sha256`, `publicKeySHA256`, `subject`, `names`, `computer`."

    /// The connection request that the further connection began with.
    public let question: ProtocolAnswer.Question
    public let address: String
    public let sha256: String
    public let publicKeySHA256: String
    public let subject: String
    public let names: [String]
    public let computer: String?

    public init(
        question: ProtocolAnswer.Question, address: String, sha256: String, publicKeySHA256: String, subject: String,
        names: [String], computer: String? = nil
    ) {
        self.question = question
        self.address = address
        self.sha256 = sha256
        self.publicKeySHA256 = publicKeySHA256
        self.subject = subject
        self.names = names
        self.computer = computer
    }
}

/// Gathers what a further connection shows of who answers, from the facts that its conversation observes.
public struct Sighting: Sendable {
    private let question: ProtocolAnswer.Question
    private let address: String
    private var certificate: CertificateShown?
    private var names: [String] = []
    private var computer: String?

    public init(question: ProtocolAnswer.Question, address: String) {
        self.question = question
        self.address = address
    }

    /// Facts of TLS and NLA, by which the answering machine is known; what else a further connection shows is recorded as it is.
    public static func isOfTheAnswerer(_ fact: any Fact) -> Bool {
        (fact.step == .encrypt || fact.step == .authenticate) && !(fact is RDPSecurity) && !(fact is RDPSecurityRefused)
    }

    public mutating func take(_ fact: any Fact) {
        switch fact {
        case let shown as CertificateShown: certificate = shown
        case let shown as CertificateNames: names = shown.names
        case let identity as NTLMIdentity: computer = identity.dnsComputer ?? identity.netbiosComputer
        default: break
        }
    }

    /// Nil where no certificate was shown.
    public var fact: IdentitySeenAgain? {
        certificate.map {
            IdentitySeenAgain(
                question: question, address: address, sha256: $0.sha256, publicKeySHA256: $0.publicKeySHA256,
                subject: $0.subject, names: names, computer: computer)
        }
    }
}
