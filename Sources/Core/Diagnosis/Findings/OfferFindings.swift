import Evidence
import Primitives

/// The alert of that name. [RFC 8446 6]
private let protocolVersion = 70

/// With fewer answers than this a pattern is no pattern.
private let leastRows = 3

/// What the TLS matrix says beyond redial's own handshake, where that was refused before a ServerHello. Of a handshake that got
/// through the matrix is shown and judged by nobody: what a server takes besides is no fault.
func matrixFindings(_ seen: Seen) -> [Finding] {
    let rows = seen.all(TLSOffer.self)
    guard rows.count >= leastRows, let end = seen.first(HandshakeEnd.self)?.fact, end.stage == .nothing,
        [.closed, .reset, .alert].contains(end.outcome)
    else { return [] }
    let telling = rows.first { $0.fact.answer.outcome == .hello } ?? rows[0]
    let args: [String: Value] = [
        "count": .integer(rows.count), "version": .text(telling.fact.answer.version ?? "TLS"),
        "suite": .text(telling.fact.answer.suite ?? "?"),
    ]
    return [Finding("tls.matrix", matrixValue(rows.map(\.fact), end), telling.observation, args)]
}

private func matrixValue(_ rows: [TLSOffer], _ end: HandshakeEnd) -> String {
    let answered = rows.filter { $0.answer.outcome == .hello }
    guard !answered.isEmpty else {
        // Who does not speak a version says so before looking at its key; that says nothing of the versions that it speaks.
        let spoken = rows.filter { $0.answer.alert != protocolVersion || end.alert == protocolVersion }
        let isAlike = spoken.count > 1 && spoken.allSatisfy { refusal($0.answer) == refusal(end) }
        return isAlike ? "alike" : "variously"
    }
    if answered.allSatisfy({ $0.answer.legacy == true }) { return "only-legacy-ciphers" }
    if answered.allSatisfy({ isOld($0.answer.version) }) { return "only-old-versions" }
    // The own hello offers TLS 1.3 beside the older versions; what is refused of these is the newer offer.
    let takesNewest = answered.contains { $0.version == "TLS 1.3" }
    return takesNewest ? "some-accepted" : "newer-offer-refused"
}

/// How it was refused, so far as that says something: whoever resets and whoever closes both cut.
private func refusal(_ answer: HelloAnswer) -> String { answer.alert.map { "alert \($0)" } ?? answer.outcome.rawValue }

private func refusal(_ end: HandshakeEnd) -> String { end.alert.map { "alert \($0)" } ?? "cut" }

private func isOld(_ version: String?) -> Bool { ["SSL 3.0", "TLS 1.0", "TLS 1.1"].contains(version) }

/// What became of another client's request and hello (`--as`), where it fared otherwise than redial's own: what both met
/// alike is counted once, by redial's own.
func clientOfferFindings(_ seen: Seen) -> [Finding] {
    guard let (observation, offer) = seen.first(ClientOffer.self), let own = seen.answer?.fact,
        [.selected, .plainConfirm].contains(own.outcome), !isUnanswered(seen, offer)
    else { return [] }
    let negotiated = negotiationValue(offer.negotiation)
    var args: [String: Value] = [
        "client": .text(offer.title), "offered": .text(offer.version ?? "no TLS"),
        "protocol": .text(offer.negotiation.selectedName ?? "the old RDP security"),
    ]
    let negotiation = Finding("client.negotiate", negotiated, observation, args)
    guard negotiated == "accepted", let hello = offer.hello else { return [negotiation] }
    args["version"] = .text(hello.version ?? "TLS")
    args["suite"] = .text(hello.suite ?? "?")
    args["how"] = .text(howRefused(hello))
    return [negotiation]
        + (helloValue(seen, offer, hello).map { [Finding("client.encrypt", $0, observation, args)] } ?? [])
}

/// A host that stopped answering did not refuse this client: it answered nobody any more.
func isUnanswered(_ seen: Seen, _ offer: ClientOffer) -> Bool {
    guard [.closed, .silence].contains(offer.negotiation.outcome), let later = seen.first(LaterConnections.self)?.fact
    else { return false }
    return later.answered < later.asked
}

/// RDP_NEG_FAILURE: 1 asks for TLS, 5 and 6 for TLS with CredSSP. [MS-RDPBCGR 2.2.1.2.2]
private func negotiationValue(_ answer: ProtocolAnswer) -> String {
    switch (answer.outcome, answer.failureCode) {
    case (.selected, _), (.plainConfirm, _): "accepted"
    case (.failure, 5), (.failure, 6): "needs-nla"
    case (.failure, 1): "needs-tls"
    default: "refused"
    }
}

/// Nil where both hellos were refused, and while a silence may yet end.
private func helloValue(_ seen: Seen, _ offer: ClientOffer, _ hello: HelloAnswer) -> String? {
    guard let own = seen.first(HandshakeEnd.self)?.fact else { return nil }
    switch (hello.outcome == .hello, own.outcome == .completed) {
    case (true, true): return "accepted"
    case (true, false): return own.stage == .nothing ? "accepted-alone" : nil
    case (false, false): return nil
    case (false, true): return refusedValue(offer, hello, seen.all(TLSOffer.self).map(\.fact))
    }
}

/// By version or by cipher: the alert says so, and where there is none, whether the same version is taken with other suites.
private func refusedValue(_ offer: ClientOffer, _ hello: HelloAnswer, _ rows: [TLSOffer]) -> String {
    let ofVersion = rows.first {
        $0.version == offer.version && $0.family == "any" && $0.answer.outcome != .silence
    }
    if hello.alert == protocolVersion || ofVersion?.accepted == false {
        return isOld(offer.version) ? "refused-old-version" : "refused-version"
    }
    return ofVersion?.accepted == true ? "refused-cipher" : "refused"
}

private func howRefused(_ hello: HelloAnswer) -> String {
    switch hello.outcome {
    case .alert: "by the alert \(hello.alertName ?? hello.alert.map(String.init) ?? "?")"
    case .cut: "by cutting the connection"
    case .cleartext: "by a message in clear"
    case .silence: "by silence"
    case .malformed, .hello: "by something that is no TLS"
    }
}
