public import Primitives

/// Somebody whom a lab server knows.
public struct LabUser: Equatable, Sendable {
    /// What stands between a right password and a session.
    public enum State: Equatable, Sendable {
        case good, locked, disabled, expired, passwordExpired, mustChangePassword, restricted
        /// The machine takes no NTLM, reaches no domain controller, or has a clock that is off.
        case ntlmBlocked, noAuthority, clock
        /// The logon is accepted; the session behind it is not granted.
        case noRemoteLogonRight

        /// The NTSTATUS that Windows answers; nil: the user is let in. [MS-ERREF 2.3.1]
        var status: UInt32? {
            switch self {
            case .good, .noRemoteLogonRight: nil
            case .locked: 0xc000_0234
            case .disabled: 0xc000_0072
            case .expired: 0xc000_0193
            case .passwordExpired: 0xc000_0071
            case .mustChangePassword: 0xc000_0224
            case .restricted: 0xc000_006e
            case .ntlmBlocked: 0xc000_0418
            case .noAuthority: 0xc000_005e
            case .clock: 0xc000_0133
            }
        }
    }

    public var name: String
    public var domain = LabUser.domain
    public var password: Secret
    public var state = State.good

    public init(_ name: String, password: Secret, _ state: State = .good) {
        self.name = name
        self.password = password
        self.state = state
    }

    static let domain = "LAB"
    /// Whom faults know; the password is no secret.
    static let joe = LabUser("joe", password: Secret("Fenster-Blau-42"))

    static func joe(_ state: State) -> LabUser {
        var user = joe
        user.state = state
        return user
    }

    /// Whether these names mean this user: without a domain, with its own, or with the machine's as a local account's.
    func isNamed(_ name: String, _ domain: String, on machine: Machine) -> Bool {
        let own = ["", self.domain, machine.netbiosName, machine.netbiosDomain, machine.dnsName, machine.dnsDomain]
        guard let at = name.firstIndex(of: "@") else {
            return name.lowercased() == self.name.lowercased()
                && own.contains { $0.lowercased() == domain.lowercased() }
        }
        return isNamed(String(name[..<at]), String(name[name.index(after: at)...]), on: machine)
    }
}

extension Logon {
    func user(_ name: String, _ domain: String) -> LabUser? {
        users.first { $0.isNamed(name, domain, on: machine) }
    }
}
