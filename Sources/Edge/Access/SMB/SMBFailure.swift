import Primitives
import Programs

/// What went wrong, as the helper tells it: in numbers, which mean the same in every language.
struct SMBFailure: Decodable {
    /// What was being done: `logon`, `registry`, `registry-write`, `services`, `services-change`.
    let at: String
    /// An NTSTATUS. [MS-ERREF 2.3]
    let nt: UInt32?
    /// A Win32 error. [MS-ERREF 2.2]
    let win32: UInt32?
    let why: String?
    /// The key, value or service.
    let item: String?

    static let noSamba = AccessFailure(
        .notInstalled,
        "smb:// needs Samba's client for Python, which is not installed (Debian: python3-samba).")

    static func noRegistry(_ host: String) -> AccessFailure {
        AccessFailure(
            .notPossible,
            "The registry of \(shown(host, limit: 255)) cannot be reached: its service RemoteRegistry does not run or does not answer. redial fix --apply starts it for as long as it needs it; or start it there: sc start RemoteRegistry."
        )
    }

    static func ended(_ failure: ProgramFailure, _ host: String) -> AccessFailure {
        let host = shown(host, limit: 255)
        switch failure {
        case .notInstalled: return noSamba
        case .timedOut: return AccessFailure(.timedOut, "\(host) did not answer over SMB in time.")
        case .tooMuchOutput: return AccessFailure(.unexpected, "\(host) has more in its registry than redial takes.")
        case .failed(let why):
            return AccessFailure(
                .unexpected, "The helper that talks to \(host) has ended: \(shown(why, limit: 200)).")
        }
    }

    func told(of host: String, port: UInt16, user: String) -> AccessFailure {
        let host = shown(host, limit: 255)
        let user = shown(user, limit: 120)
        if why == "no-samba" { return Self.noSamba }
        if at == "logon" { return logon(host, port, user) }
        if let nt { return broken(nt, host) }
        if win32 == Self.accessDenied { return denied(host, user) }
        return other(host)
    }

    // MARK: Coming in

    private func logon(_ host: String, _ port: UInt16, _ user: String) -> AccessFailure {
        if let unreachable = unreachable(host, port) { return unreachable }
        if why == "guest" {
            return AccessFailure(
                .denied,
                "\(host) knows no \(user) and takes it for a guest, who may not do anything here. Name an administrator of that machine."
            )
        }
        guard let nt, let meaning = Self.logons[nt] else {
            return AccessFailure(
                .unexpected, "\(host) ended the logon over SMB with \(number(nt ?? 0)).")
        }
        return AccessFailure(
            meaning.kind,
            meaning.text.replacing("HOST", with: host).replacing("USER", with: user)
                + " redial tried once and does not try again, for each failure brings an account nearer to being locked."
        )
    }

    private func unreachable(_ host: String, _ port: UInt16) -> AccessFailure? {
        let door = port == SMBDestination.usualPort ? "TCP port 445 (SMB)" : "TCP port \(port)"
        let opening =
            "On that machine, allow the rule group \"File and Printer Sharing\" for your network, and let its service Server run."
        switch why {
        case "unresolved":
            return AccessFailure(.unreachable, "The name \(host) leads to no address.")
        case "refused":
            return AccessFailure(.unreachable, "\(host) refuses connections to \(door). \(opening)")
        case "silent":
            return AccessFailure(
                .unreachable,
                "\(host) does not answer on \(door): it is off, or a firewall on the way drops it. \(opening)")
        case "unreachable":
            return AccessFailure(.unreachable, "There is no way through the network to \(host).")
        case "slow":
            return AccessFailure(
                .timedOut, "\(host) takes connections on \(door), but did not get through the logon in time.")
        default: return nil
        }
    }

    private static let logons: [UInt32: (kind: AccessFailure.Kind, text: String)] = [
        0xC000_006D: (.wrongPassword, "HOST does not accept this user name or password of USER."),
        0xC000_006A: (.wrongPassword, "HOST does not accept this password of USER."),
        0xC000_0064: (.wrongPassword, "HOST knows no USER."),
        0xC000_0234: (
            .lockedOut,
            "The account USER of HOST is locked after too many wrong passwords. An administrator unlocks it."
        ),
        0xC000_0072: (.lockedOut, "The account USER of HOST is disabled. An administrator enables it."),
        0xC000_0193: (.lockedOut, "The account USER of HOST has expired. An administrator extends it."),
        0xC000_0071: (.lockedOut, "The password of USER has expired. Change it at a logon on the machine."),
        0xC000_0224: (.lockedOut, "USER has to set a new password first, at a logon on the machine."),
        0xC000_006E: (
            .denied,
            "HOST does not let USER log on by network: an account without a password, or one that is restricted."
        ),
        0xC000_006F: (.denied, "USER may not log on at this time of the day."),
        0xC000_0070: (.denied, "USER may not log on from this computer."),
        0xC000_015B: (
            .denied, "HOST does not grant USER the logon by network (the right SeNetworkLogonRight). Name another user."
        ),
        0xC000_0022: (.denied, "HOST accepted USER, but does not let it in over SMB."),
        0xC000_005E: (.unreachable, "HOST reaches no domain controller that could check USER."),
        0xC000_0133: (.unexpected, "The clocks of HOST and this machine differ too much for a logon."),
        0xC000_018D: (.unexpected, "HOST is no longer trusted by its domain."),
    ]

    // MARK: Being in

    private static let accessDenied: UInt32 = 5
    private static let unknownProcedure: UInt32 = 0xC002_002E
    private static let noSuchPipe: Set<UInt32> = [0xC000_0034, 0xC000_00AC, 0xC000_00B0, 0xC000_0236]
    private static let denials: Set<UInt32> = [0xC000_0022]

    private func broken(_ nt: UInt32, _ host: String) -> AccessFailure {
        if why == "no-pipe", at == "registry", Self.noSuchPipe.contains(nt) {
            return Self.noRegistry(host)
        }
        if Self.denials.contains(nt) {
            return AccessFailure(.denied, "\(host) does not let this user at its \(subject).")
        }
        if nt == Self.unknownProcedure {
            return AccessFailure(.notPossible, "\(host) does not offer to change its services in this way.")
        }
        return AccessFailure(.unreachable, "The connection to \(host) broke (\(number(nt))).")
    }

    private var subject: String { at.hasPrefix("registry") ? "registry" : "services" }

    private func denied(_ host: String, _ user: String) -> AccessFailure {
        let place = item.map { " (\(shown($0, limit: 300)))" } ?? ""
        let remedy =
            "It has to be an administrator there; a local account other than Administrator only gets its rights by network where LocalAccountTokenFilterPolicy is 1 (remote UAC)."
        switch at {
        case "registry-write":
            return AccessFailure(
                .denied, "\(user) may read the registry of \(host), but not change it\(place). \(remedy)")
        case "services-change":
            return AccessFailure(
                .denied, "\(user) may see the services of \(host), but not change them\(place). \(remedy)")
        default:
            return AccessFailure(.denied, "\(host) does not let \(user) read its \(subject)\(place). \(remedy)")
        }
    }

    private func other(_ host: String) -> AccessFailure {
        let place = shown(item ?? "", limit: 300)
        switch (why, win32) {
        case ("too-long", _):
            return AccessFailure(
                .notPossible, "\(place) is longer than any value that redial keeps, so it is left alone.")
        case ("not-reached", let code?):
            let reason = code == 0 ? "" : "; it ended with error \(code)"
            return AccessFailure(
                .timedOut, "The service \(place) of \(host) did not get into the state it was asked for\(reason).")
        case (_, 1058): return AccessFailure(.notPossible, "The service \(place) of \(host) is disabled.")
        case (_, 1060): return AccessFailure(.notPossible, "\(host) has no service \(place).")
        case (_, let code?):
            return AccessFailure(
                .unexpected,
                "\(host) answered error \(code) when asked for \(place.isEmpty ? "its \(subject)" : place).")
        default: return AccessFailure(.unexpected, "\(host) answered something that is not understood.")
        }
    }

    private func number(_ nt: UInt32) -> String {
        let digits = String(nt, radix: 16)
        return "0x" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    }
}
