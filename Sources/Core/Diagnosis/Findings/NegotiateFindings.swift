import Evidence
import Primitives

/// Beyond this a server that answers at all is called late. Chosen: a loaded server's answer takes about a second.
private let lateMs = 3000.0

/// What became of the X.224 request that a client makes. [MS-RDPBCGR 1.3.1.1]
func negotiateFindings(_ seen: Seen) -> [Finding] {
    guard let sight = seen.answer, !seen.isPending(sight.fact.outcome == .silence) else { return [] }
    // What a captured client did not offer is no fault of the server; `capture.request` and `client.negotiate` tell of it.
    let end = seen.isAnswerDueToClient ? nil : endFinding(seen, sight)
    return [end, paceFinding(sight), serverFinding(sight)].compactMap { $0 }
}

private func endFinding(_ seen: Seen, _ sight: Seen.Sight<ProtocolAnswer>) -> Finding {
    let answer = sight.fact
    let banner = seen.first(ForeignBanner.self)?.fact
    let args: [String: Value] = [
        "protocol": .text(banner?.protocolName ?? answer.selectedName ?? "an unknown protocol"),
        "code": .text(answer.failureCode.map { hexCode($0) } ?? "?"),
        "banner": .text(banner?.banner ?? ""), "bytes": .text(answer.bytes ?? "no bytes"),
    ]
    return Finding("negotiate.end", endValue(answer), sight.observation, args)
}

private func endValue(_ answer: ProtocolAnswer) -> String {
    switch answer.outcome {
    case .selected: selectedValue(answer.selected ?? 0)
    case .failure: answer.failureCode.flatMap { (1...6).contains($0) ? "failure-\($0)" : nil } ?? "failure-other"
    case .closed: answer.close == .reset ? "closed-reset" : "closed-eof"
    case .plainConfirm, .disconnect, .foreign, .garbage, .silence: answer.outcome.rawValue
    }
}

/// PROTOCOL_HYBRID is 2 and PROTOCOL_HYBRID_EX 8; everything else but 0 runs over TLS too. [MS-RDPBCGR 2.2.1.2.1]
private func selectedValue(_ bits: UInt32) -> String {
    if bits & 0x0a != 0 { return "selected-hybrid" }
    return bits == 0 ? "selected-rdp" : "selected-tls"
}

private func paceFinding(_ sight: Seen.Sight<ProtocolAnswer>) -> Finding? {
    guard let afterMs = sight.fact.afterMs else { return nil }
    return Finding("negotiate.pace", afterMs > lateMs ? "late" : "prompt", sight.observation, ["ms": number(afterMs)])
}

/// What kind of server it is, by the source reference and the flags of its confirm.
///
/// Windows and xrdp both number their confirm 0x1234. xrdp knows one flag only (EXTENDED_CLIENT_DATA_SUPPORTED) and never
/// selects HYBRID; Windows since 2012 sets several. A confirm without an RDP_NEG_RSP has no flags to go by.
private func serverFinding(_ sight: Seen.Sight<ProtocolAnswer>) -> Finding? {
    let answer = sight.fact
    guard [.selected, .failure, .plainConfirm].contains(answer.outcome), let reference = answer.sourceReference else {
        return nil
    }
    let flags: Value = .text(answer.flags.map { hexCode($0) } ?? "none")
    return Finding("negotiate.server", serverValue(answer, reference), sight.observation, ["flags": flags])
}

private func serverValue(_ answer: ProtocolAnswer, _ reference: UInt16) -> String {
    guard reference == 0x1234 else { return "other" }
    guard answer.outcome == .selected, let flags = answer.flags else { return "windows-or-xrdp" }
    if flags == 0x01, selectedValue(answer.selected ?? 0) != "selected-hybrid" { return "xrdp" }
    return flags & 0x1e != 0 ? "windows" : "windows-or-xrdp"
}
