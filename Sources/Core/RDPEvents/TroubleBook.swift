import EventLog
import Evidence
import Primitives

/// Events that are about no single connection, those that say the same counted together.
struct TroubleBook {
    private static let mostGroups = 400

    private struct Key: Hashable {
        let provider: String
        let event: Int
        let what: String
        let code: String?
        let about: String?
    }

    private var groups: [Key: (family: TroubleFamily, group: EventGroup)] = [:]
    private(set) var leftOut = 0

    mutating func take(_ family: TroubleFamily, _ what: String, _ record: EventRecord) {
        add(family, what, code: code(family, record), about: about(family, record), record)
    }

    /// Only of services that matter; the events are written for every service of the machine.
    mutating func takeService(_ what: String, _ record: EventRecord) {
        // A new user's first screen waits for it. [MSRD-Diag, black screens]
        if what == "hung", let service = record.strings.first(where: { $0.lowercased() == "appreadiness" }) {
            return add(.session, "shell-waits", code: nil, about: shown(service, limit: 60), record)
        }
        let parts = record.binaryText?.split(separator: "/", maxSplits: 1).map(String.init) ?? []
        let named = ([parts.first].compactMap(\.self) + record.strings).lazy.compactMap(serviceName).first
        guard let service = named else { return }
        guard what == "changed" else { return add(.service, what, code: nil, about: service, record) }
        // SERVICE_STOPPED and SERVICE_RUNNING. [MS-SCMR 2.2.47]
        switch parts.last {
        case "1": add(.service, "stopped", code: nil, about: service, record)
        case "4": add(.service, "running", code: nil, about: service, record)
        default: break
        }
    }

    /// Its name stands first, in a field that older versions of Windows leave without a name.
    mutating func takeProgram(_ record: EventRecord) {
        guard let program = record.value("AppName") ?? record.strings.first,
            Self.programsOfASession.contains(program.lowercased())
        else { return }
        add(.session, "shell-crashed", code: nil, about: shown(program, limit: 60), record)
    }

    private static let programsOfASession: Set<String> = [
        "explorer.exe", "dwm.exe", "winlogon.exe", "logonui.exe", "userinit.exe", "sihost.exe",
    ]

    /// `TERMSRV/` begins the name of a Remote Desktop service for Kerberos, whatever field the name stands in.
    mutating func takeOfTerminalServer(_ what: String?, _ record: EventRecord) {
        let named = record.data.lazy.map(\.value).first { $0.uppercased().hasPrefix("TERMSRV/") }
        guard let named, let what = what ?? kerberosTrouble(record.number("ErrorCode", "Status")) else { return }
        add(.identity, what, code: nil, about: shown(named, limit: 120), record)
    }

    private mutating func add(
        _ family: TroubleFamily, _ what: String, code: String?, about: String?, _ record: EventRecord
    ) {
        let key = Key(provider: record.provider, event: Int(record.eventID), what: what, code: code, about: about)
        if var known = groups[key] {
            known.group.count += 1
            known.group.from = min(known.group.from, record.writtenAt)
            known.group.to = max(known.group.to, record.writtenAt)
            groups[key] = known
            return
        }
        if groups.count >= 2 * Self.mostGroups {
            let kept = groups.sorted { $0.value.group.to > $1.value.group.to }.prefix(Self.mostGroups)
            leftOut += groups.count - kept.count
            groups = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
        }
        groups[key] = (
            family,
            EventGroup(
                provider: record.provider, event: Int(record.eventID), what: what, code: code, about: about,
                from: record.writtenAt, to: record.writtenAt)
        )
    }

    var told: [any LoggedTrouble] {
        groups.values.sorted { ($0.group.to, $0.group.event) < ($1.group.to, $1.group.event) }
            .map { fact($0.family, $0.group) }
    }

    private func fact(_ family: TroubleFamily, _ group: EventGroup) -> any LoggedTrouble {
        switch family {
        case .service: ServiceEvents(group)
        case .listener: ListenerEvents(group)
        case .certificate: CertificateEvents(group)
        case .schannel: SchannelEvents(group)
        case .identity: IdentityEvents(group)
        case .licensing: LicensingEvents(group)
        case .session: SessionEvents(group)
        case .transport: TransportEvents(group)
        }
    }

    private func code(_ family: TroubleFamily, _ record: EventRecord) -> String? {
        switch family {
        case .schannel: record.filled("AlertDesc", "ErrorState", "ErrorCode", "ErrorStatus")
        case .identity where record.eventID == 6041: record.strings.dropFirst().first.map { shown($0, limit: 20) }
        case .transport where record.eventID == 56: statusAtEnd(record)
        default: nil
        }
    }

    /// The last four bytes of a driver's event; its facility says "driver" where the status says "system". [TermDD]
    private func statusAtEnd(_ record: EventRecord) -> String? {
        guard let digits = record.value("Binary"), digits.utf8.count >= 8, digits.utf8.count % 2 == 0 else {
            return nil
        }
        let tail = Array(digits.utf8.suffix(8))
        let bytes = stride(from: 6, through: 0, by: -2).map { String(decoding: tail[$0..<($0 + 2)], as: UTF8.self) }
        guard let status = UInt32(bytes.joined(), radix: 16) else { return nil }
        return hexText(status & 0xf000_0000 == 0xd000_0000 ? status & 0xefff_ffff : status)
    }

    private func about(_ family: TroubleFamily, _ record: EventRecord) -> String? {
        switch family {
        case .schannel: record.filled("Protocol")
        case .identity where record.provider == Provider.audit: record.filled("TargetUserName")
        case .transport: record.anyEndpoint?.address
        case .certificate, .identity, .licensing: record.strings.first { !$0.isEmpty }.map { shown($0, limit: 120) }
        default: nil
        }
    }
}

/// What an error that Kerberos met on the way to a service says; nil for success and for steps of a way that works.
/// [RFC 4120 7.5.9]
private func kerberosTrouble(_ code: UInt32?) -> String? {
    switch code {
    // KDC_ERR_S_PRINCIPAL_UNKNOWN, KDC_ERR_PRINCIPAL_NOT_UNIQUE
    case 0x07: "spn-unknown"
    case 0x08: "spn-twice"
    // KRB_AP_ERR_SKEW, KRB_AP_ERR_MODIFIED
    case 0x25: "clock"
    case 0x29: "ticket-for-another"
    default: nil
    }
}
