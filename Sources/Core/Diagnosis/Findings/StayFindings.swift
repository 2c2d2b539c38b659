import Evidence
import Primitives

/// What bears on a session that already runs. Only where a session could come about: a connection that broke before shows
/// nothing of what would come after.
func stayFindings(_ seen: Seen) -> [Finding] {
    let watched = watchFindings(seen)
    guard seen.first(HandshakeEnd.self)?.fact.outcome == .completed || seen.isCaptured else { return watched }
    return [udpFinding(seen)].compactMap { $0 } + watched
}

extension Seen {
    /// UDP was used, or the server means to use it: a person, an event, a capture or the server itself says so. Only then does it
    /// mean anything that it does not answer: most hosts are fine without.
    var isUDPExpected: Bool {
        answers["udp-was-used"] == .yes || isMultitransportOffered || first(CaptureUDP.self) != nil
    }

    /// The server's multitransport data in the MCS Connect-Response. [MS-RDPBCGR 2.2.1.4.6]
    private var isMultitransportOffered: Bool { walk.observations.contains { $0.kind == "join.multitransport" } }
}

/// Silence that was not listened to for so long may be a slow answer, and then it accuses nobody.
private let heardOutMs = 2000.0

/// Two findings share the observation, for what is normal depends on whether UDP was to be expected.
private func udpFinding(_ seen: Seen) -> Finding? {
    guard let (observation, answer) = seen.first(UDPAnswer.self), let value = udpValue(answer.outcome) else {
        return nil
    }
    let args: [String: Value] = [
        "address": .text(answer.address), "port": .integer(Int(answer.port)), "version": .text(answer.version ?? "?"),
        "up": .integer(Int(answer.upStreamMtu ?? 0)), "down": .integer(Int(answer.downStreamMtu ?? 0)),
        "icmp": .text(answer.icmp ?? "?"), "from": .text(answer.from ?? answer.address),
        "detail": .text(answer.detail ?? "?"), "datagrams": .integer(answer.datagrams), "ms": number(answer.afterMs),
    ]
    let isHeardOut = answer.outcome != .silence || (answer.afterMs ?? 0) >= heardOutMs
    return Finding(seen.isUDPExpected && isHeardOut ? "stay.udpExpected" : "stay.udp", value, observation, args)
}

/// Nil where this machine did not even send: that says nothing of the host.
private func udpValue(_ outcome: UDPAnswer.Outcome) -> String? { outcome == .notSent ? nil : outcome.rawValue }
