public import Primitives

/// A certificate that somebody saved in a file; whether any server shows it is another question.
public struct CertificateFile: Fact {
    public static let kind = "certificate.file"
    public static let step = Step.encrypt
    public static let meaning =
        "A certificate in a file, which no server need have shown: `shown` (as `certificate.shown`), `sha1` (the thumbprint that Windows binds by), `names`, `notBefore`, `notAfter`, `trust` (as `certificate.trust`), `usages` (object identifiers of its extended key usage; empty: any use), `keyUsage` (absent where it has none), `isAuthority` (it may sign others)."

    public var shown: CertificateShown
    public var sha1: String
    public var names: [String]
    public var notBefore: UnixTime
    public var notAfter: UnixTime
    public var trust: CertificateTrust
    public var usages: [String]
    public var keyUsage: [String]?
    public var isAuthority: Bool

    public init(
        shown: CertificateShown, sha1: String, names: [String], notBefore: UnixTime, notAfter: UnixTime,
        trust: CertificateTrust, usages: [String], keyUsage: [String]?, isAuthority: Bool
    ) {
        self.shown = shown
        self.sha1 = sha1
        self.names = names
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.trust = trust
        self.usages = usages
        self.keyUsage = keyUsage
        self.isAuthority = isAuthority
    }
}
