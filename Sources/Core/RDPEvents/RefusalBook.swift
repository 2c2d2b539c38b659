import EventLog
import Evidence
import Primitives

/// Accounts that were refused for a service that nobody names, those that are alike counted together.
struct RefusalBook {
    /// A domain controller has very many; only those at the time of a connection say anything.
    private static let most = 60
    private static let mostHeld = 400

    private struct Key: Hashable {
        let event: UInt32
        let code: String?
        let user: String?
        let client: String?
    }

    private var refusals: [Key: AccountRefusal] = [:]
    private var dropped = 0

    mutating func take(_ record: EventRecord) {
        guard let why = why(record) else { return }
        let user = record.filled("TargetUserName", "UserName")
        // A computer's own account: nobody sits at a keyboard.
        if user?.hasSuffix("$") == true { return }
        let client = record.endpoint("IpAddress")?.address
        let clientName = record.filled("Workstation").flatMap { name in
            name == "(NULL)" ? nil : String(name.drop { $0 == "\\" })
        }
        let code = record.number("Status").map(hexText)
        let key = Key(event: record.eventID, code: code, user: user?.lowercased(), client: client ?? clientName)
        if var known = refusals[key] {
            known.count += 1
            known.from = min(known.from, record.writtenAt)
            known.to = max(known.to, record.writtenAt)
            refusals[key] = known
            return
        }
        if refusals.count >= 2 * Self.mostHeld { shrink(to: Self.mostHeld) }
        refusals[key] = AccountRefusal(
            event: Int(record.eventID), why: why, code: code, user: user,
            domain: record.filled("TargetDomainName", "DomainName"), client: client, clientName: clientName,
            from: record.writtenAt, to: record.writtenAt)
    }

    private mutating func shrink(to count: Int) {
        let kept = refusals.sorted { $0.value.to > $1.value.to }.prefix(count)
        dropped += refusals.count - kept.count
        refusals = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }

    /// The newest, the oldest of them first.
    var told: [AccountRefusal] {
        refusals.values.sorted { ($0.to, $0.user ?? "") < ($1.to, $1.user ?? "") }.suffix(Self.most)
    }

    var leftOut: Int { dropped + max(0, refusals.count - Self.most) }

    private func why(_ record: EventRecord) -> AccountRefusal.Why? {
        switch record.eventID {
        case 4002, 4003: .ntlmBlocked
        case 4776: record.number("Status").flatMap(accountRefusal(ofStatus:))
        default: record.number("Status").flatMap(accountRefusal(ofKerberos:))
        }
    }
}

/// What an error of the key distribution centre means for an account; nil for success, and for what is between programs.
/// [RFC 4120 7.5.9; Microsoft's page of event 4771]
func accountRefusal(ofKerberos code: UInt32) -> AccountRefusal.Why? {
    switch code {
    // KDC_ERR_C_PRINCIPAL_UNKNOWN
    case 0x06: .unknownUser
    // KDC_ERR_POLICY: hours of logon, computers that are allowed
    case 0x0c: .restricted
    // KDC_ERR_CLIENT_REVOKED
    case 0x12: .revoked
    // KDC_ERR_KEY_EXPIRED
    case 0x17: .passwordExpired
    // KDC_ERR_PREAUTH_FAILED
    case 0x18: .wrongPassword
    // KRB_AP_ERR_SKEW
    case 0x25: .clock
    default: nil
    }
}

/// The same of a check by NTLM. [MS-ERREF 2.3.1; Microsoft's page of event 4776]
private func accountRefusal(ofStatus status: UInt32) -> AccountRefusal.Why? {
    if status == 0xc000_0064 { return .unknownUser }
    return switch LoggedAttempt.Refusal(ntstatus: status) {
    case .wrongCredentials: .wrongPassword
    case .locked: .locked
    case .disabled: .disabled
    case .expired: .expired
    case .restricted: .restricted
    case .passwordExpired: .passwordExpired
    case .clock: .clock
    case .ntlmBlocked: .ntlmBlocked
    default: nil
    }
}
