import Evidence
import Primitives

/// How the conference came about, what the server said of its own accord before any logon, and how licensing ended.
/// [MS-RDPBCGR 1.3.1.1]
func joinFindings(_ seen: Seen) -> [Finding] {
    [joinFinding(seen), licenseFinding(seen), oldSecurityFinding(seen)].compactMap { $0 }
}

extension Seen {
    /// The conference as the client would have come to it: over its own connection, or where that was refused for its TLS,
    /// over one that asked for the old security. One that came about counts before one that was cut.
    var joinEnd: Sight<JoinEnd>? {
        let ends = conferences
        return ends.first { $0.fact.outcome == .joined } ?? ends.first
    }

    /// Every try at it.
    var conferences: [Sight<JoinEnd>] {
        // A side question waits a few seconds only: its silence is none of the client's.
        all(JoinEnd.self).filter {
            isClients($0.fact.question)
                && ($0.fact.question == .client || ![.silence, .answered].contains($0.fact.outcome))
        }
    }

    /// The server's own word on why it ends the connection; what answers our farewell says nothing of a fault.
    var errorInfo: Sight<ErrorInfo>? {
        all(ErrorInfo.self).first {
            isClients($0.fact.question) && $0.fact.code != 0
                && !($0.fact.leaving && answersFarewell.contains($0.fact.code))
        }
    }

    var redirection: Sight<Redirection>? { all(Redirection.self).first { isClients($0.fact.question) } }
    var licensingEnd: Sight<LicensingEnd>? { all(LicensingEnd.self).first { isClients($0.fact.question) } }

    /// Over this connection the client would come in: what is said over others is said to nobody that matters.
    private func isClients(_ question: ProtocolAnswer.Question) -> Bool {
        question == (answer?.fact.failureCode == tlsNotAllowed ? .rdpOnly : .client)
    }

    /// What the old security settled when all its ciphers were offered; the client's own connection before others.
    var oldSecurity: Sight<RDPSecurity>? {
        let settled = all(RDPSecurity.self).filter { $0.fact.offered.contains("|") }
        return settled.first { $0.fact.question == .client } ?? settled.first
    }
}

/// SSL_NOT_ALLOWED_BY_SERVER, after which clients come in again with the old security. [MS-RDPBCGR 2.2.1.2.2]
private let tlsNotAllowed: UInt32 = 2

/// ERRINFO_RPC_INITIATED_DISCONNECT, _LOGOFF, the same by the user, and ERRINFO_LOGOFF_BY_USER. [MS-RDPBCGR 2.2.5.1.1]
private let answersFarewell: Set<UInt32> = [0x1, 0x2, 0xb, 0xc]

/// Families that only who is in a session meets count here with the others.
private let ofSessions: Set<String> = ["error-ended", "error-limit", "error-replaced", "error-rights"]

/// One finding for all of it: a disconnect that follows an error info follows from it and must not count twice.
private func joinFinding(_ seen: Seen) -> Finding? {
    if let error = seen.errorInfo, !seen.hasSession, !error.fact.isOfLicensing {
        let family = error.fact.family
        return Finding(
            "join.end", ofSessions.contains(family) ? "error-other" : family, error.observation, error.fact.words)
    }
    if !seen.hasSession, let (observation, redirection) = seen.redirection {
        return Finding("join.end", "redirected", observation, redirection.words)
    }
    guard let (observation, end) = seen.joinEnd, !seen.isPending(end.outcome == .silence) else { return nil }
    // What licensing refused is its own, unless the channels were joined before.
    if end.outcome != .joined, licenseFinding(seen).map({ $0.value != "valid" }) == true { return nil }
    let args: [String: Value] = [
        "stage": .text(stageText(end.stage)), "result": .text(end.result ?? end.detail ?? "no reason"),
        "reason": .text(end.reason ?? end.detail ?? "no reason"), "detail": .text(end.detail ?? "no detail"),
        "channels": .integer(end.channels),
    ]
    return Finding("join.end", value(of: end.outcome), observation, args)
}

private func value(of outcome: JoinEnd.Outcome) -> String {
    switch outcome {
    case .joined, .answered: "joined"
    case .refused, .disconnected, .silence, .garbage: outcome.rawValue
    case .closed, .reset, .tlsAlert: "closed"
    }
}

private func stageText(_ stage: JoinEnd.Stage) -> String {
    switch stage {
    case .nothing: "at the first message"
    case .connectResponse: "after its settings"
    case .attachUser: "at the channels"
    case .channels: "after the channels"
    }
}

private func licenseFinding(_ seen: Seen) -> Finding? {
    if let error = seen.errorInfo, error.fact.isOfLicensing {
        let value = [0x101: "no-server", 0x102: "no-licence"][error.fact.code] ?? "other"
        return Finding("license.end", value, error.observation, error.fact.words)
    }
    guard let (observation, end) = seen.licensingEnd else { return nil }
    // ERR_NO_LICENSE, ERR_NO_LICENSE_SERVER, STATUS_VALID_CLIENT. [MS-RDPBCGR 2.2.1.12.1.3]
    let value = [2: "no-licence", 6: "no-server", 7: "valid"][end.code] ?? "other"
    let args: [String: Value] = [
        "code": .text(hexCode(end.code)), "codeName": .text(end.name ?? "a code without a name"),
    ]
    return Finding("license.end", value, observation, args)
}

/// Only where the client itself would use it: what a server allows besides is a note.
private func oldSecurityFinding(_ seen: Seen) -> Finding? {
    guard let answer = seen.answer?.fact, let (observation, settled) = seen.oldSecurity else { return nil }
    let isTheWay = answer.outcome == .plainConfirm || answer.failureCode == tlsNotAllowed || answer.selected == 0
    guard isTheWay else { return nil }
    let value = settled.method == 0x10 ? "fips" : settled.method == 0 ? "none" : "rc4"
    return Finding("encrypt.oldSecurity", value, observation, oldSecurityWords(settled))
}

func oldSecurityWords(_ settled: RDPSecurity) -> [String: Value] {
    ["method": .text(settled.methodName), "level": .text(settled.levelName ?? "\(settled.level)")]
}
