/// How a server answers CredSSP, and what it says of itself in doing so. [MS-CSSP 3.1.5]
public struct Logon: Equatable, Sendable {
    public var machine = Machine.workstation
    /// The highest version of CredSSP it knows.
    public var version = 6
    /// Milliseconds that its clock is ahead.
    public var clockOffsetMs: Int64 = 0
    /// False: it insists on Kerberos.
    public var allowsNTLM = true
    /// What happens in place of an answer to the first TSRequest.
    public var instead: Reaction?
    /// Whom it knows; none: it refuses everybody.
    public var users: [LabUser] = []
    public var refusal = Refusal.status
    /// What it binds the logon to.
    public var binding = Binding.own

    /// How a user who is not let in is told so.
    public enum Refusal: Equatable, Sendable {
        /// By an NTSTATUS, where the version of CredSSP has room for it.
        case status
        /// Not at all, as FreeRDP 2 does it.
        case close
        /// By a TLS alert, as Windows of old does it: 49 is access_denied.
        case alert(UInt8)
        case silence
    }

    public enum Binding: Equatable, Sendable {
        /// The key of its certificate.
        case own
        /// Another key, as behind somebody who stands between client and server.
        case foreign
        /// Bytes that nobody can unseal.
        case garbage
    }

    public init() {}
}

/// The names and the release that a machine gives in an NTLM CHALLENGE.
public struct Machine: Equatable, Sendable {
    public var netbiosName: String
    public var dnsName: String
    public var netbiosDomain = "CORP"
    public var dnsDomain = "corp.test"
    public var build: UInt16 = 20348

    public init(netbiosName: String, dnsName: String) {
        self.netbiosName = netbiosName
        self.dnsName = dnsName
    }

    /// A machine that says this is its name.
    static func named(_ dnsName: String) -> Machine {
        Machine(netbiosName: dnsName.prefix { $0 != "." }.uppercased(), dnsName: dnsName)
    }

    static let workstation = Machine(netbiosName: "WS-041", dnsName: "ws-041.corp.test")
    static let printServer = Machine(netbiosName: "PRINTSRV", dnsName: "printsrv.corp.test")
    static let sessionHosts = [1, 2].map {
        Machine(netbiosName: "RDSH-0\($0)", dnsName: "rdsh-0\($0).corp.test")
    }
    static let gateway = Machine(netbiosName: "RDP", dnsName: "rdp.corp.test")
}
