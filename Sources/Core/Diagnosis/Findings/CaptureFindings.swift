import Evidence
import Primitives

/// What only a capture shows: the client's own part, how the connection ended, and how packets fared on the way.
func captureFindings(_ seen: Seen) -> [Finding] {
    guard seen.isCaptured else { return [] }
    return requestFindings(seen)
        + [
            offerFinding(seen), clientFinding(seen), logonFinding(seen), endFinding(seen), wayFinding(seen),
            udpFinding(seen),
        ]
        .compactMap { $0 }
}

/// A client whose request was read from a capture.
private let thisClient: Value = .text("this client")

extension Seen {
    /// Somebody else's connection, read from a capture.
    var isCaptured: Bool {
        walk.isOfFiles && (first(CapturePath.self) != nil || first(CaptureUDP.self) != nil)
    }

    /// What a captured client asked for; nil in a live walk, which asks for everything.
    var captured: Sight<RequestSeen>? { isCaptured ? first(RequestSeen.self) : nil }

    /// The answer suits what the captured client asked for, so that it tells nothing against the server.
    ///
    /// Redial offers every protocol; a server that refuses that, or selects less, is at fault. A client that offers less may
    /// itself be.
    var isAnswerDueToClient: Bool {
        guard let asked = captured?.fact, let answer = answer?.fact else { return false }
        switch (answer.outcome, answer.failureCode) {
        case (.failure, 5), (.failure, 6): return !asked.offersNLA
        case (.failure, 1): return !asked.offersTLS
        case (.plainConfirm, _): return !asked.offersTLS
        case (.selected, _): return !asked.offersTLS && answer.selected == 0
        default: return false
        }
    }

    /// The version that the server chose is the newest that the captured client offers.
    var isVersionDueToClient: Bool {
        guard let offered = first(HelloSeen.self)?.fact.version else { return false }
        return isCaptured && first(HandshakeEnd.self)?.fact.version == offered
    }

    /// The alert protocol_version is the answer to a captured client that offers old versions only.
    var isRefusalDueToClient: Bool {
        guard isCaptured, let hello = first(HelloSeen.self)?.fact else { return false }
        return isOldVersion(hello.version) && first(HandshakeEnd.self)?.fact.alert == protocolVersionAlert
    }
}

/// By the protocols that it names. [MS-RDPBCGR 2.2.1.1.1]
extension RequestSeen {
    /// SSL, HYBRID or HYBRID_EX.
    var offersTLS: Bool { (requested ?? 0) & 0x0b != 0 }
    /// HYBRID or HYBRID_EX.
    var offersNLA: Bool { (requested ?? 0) & 0x0a != 0 }
}

/// [RFC 8446 6]
private let protocolVersionAlert = 70

private func isOldVersion(_ version: String) -> Bool { ["SSL 2.0", "SSL 3.0", "TLS 1.0", "TLS 1.1"].contains(version) }

// MARK: the client

private func requestFindings(_ seen: Seen) -> [Finding] {
    guard let (observation, request) = seen.captured, request.readable, let answer = seen.answer else { return [] }
    let value = request.offersTLS ? "offers-tls" : "asks-old-security"
    let asked = [Finding("capture.request", value, observation)]
    guard seen.isAnswerDueToClient, answer.fact.outcome == .failure else { return asked }
    let args: [String: Value] = ["client": thisClient, "offered": .text("?"), "protocol": .text("?")]
    let needs = answer.fact.failureCode == 1 ? "needs-tls" : "needs-nla"
    return [Finding("client.negotiate", needs, answer.observation, args)]
}

private func offerFinding(_ seen: Seen) -> Finding? {
    guard let (observation, hello) = seen.first(HelloSeen.self) else { return nil }
    let isTaken = seen.first(HandshakeEnd.self)?.fact.outcome == .completed
    let old = isTaken ? "old-taken" : seen.isRefusalDueToClient ? "old-refused" : "old"
    let value = isOldVersion(hello.version) ? old : "current"
    return Finding("capture.offer", value, observation, ["offered": .text(hello.version)])
}

private func clientFinding(_ seen: Seen) -> Finding? {
    guard let (observation, left) = seen.first(ClientLeft.self) else { return nil }
    let how = left.alertName.map { "by the alert \($0)" } ?? "by an alert that TLS 1.3 hides"
    let value = left.stage == "certificate" ? "left-at-certificate" : "left-at-hello"
    return Finding("capture.client", value, observation, ["how": .text(how)])
}

/// A logon by CredSSP is encrypted, but its messages go to and fro: the client's second one carries what the password makes.
/// [MS-CSSP 3.1.5]
private func logonFinding(_ seen: Seen) -> Finding? {
    guard let (observation, told) = seen.first(EncryptedTurns.self), let selected = seen.answer?.fact.selected,
        selected & 0x0a != 0, let close = seen.first(CaptureClose.self)?.fact
    else { return nil }
    let ofClient = told.turns.count { $0.ofClient }
    if !told.hidesHandshake, ofClient >= 4, told.turns.count - ofClient >= 3 {
        return Finding("capture.logon", "passed", observation)
    }
    return told.refusal(close).map { Finding("capture.logon", "refused", observation, ["how": .text($0)]) }
}

extension EncryptedTurns {
    // In bytes on the wire, with what TLS adds.
    /// A TSRequest with an AUTHENTICATE message and the server's key in it is never as short; one with a ticket is longer.
    private static let authenticate = 250..<1400
    /// A CHALLENGE tells the names of the server and its domain.
    private static let leastChallenge = 120
    /// A TSRequest with an error code, and a farewell; and a farewell alone.
    private static let mostRefusal = 160
    private static let mostFarewell = 60

    /// After the password's message came nothing of the client any more, and of the server an error code at most. Whoever is
    /// accepted goes on and sends what he is to be logged on with.
    ///
    /// - Returns: what the server did, as the end of a sentence; nil where nothing was refused.
    fileprivate func refusal(_ close: CaptureClose) -> String? {
        guard close.how != .open || alertAfter != nil else { return nil }
        var turns = turns
        if let last = turns.last, last.ofClient, last.bytes < Self.mostFarewell { turns.removeLast() }
        guard let asked = turns.lastIndex(where: \.ofClient), Self.authenticate.contains(turns[asked].bytes),
            let challenge = turns[..<asked].last(where: { !$0.ofClient }), challenge.bytes >= Self.leastChallenge
        else { return nil }
        let clients = turns[...asked].count { $0.ofClient }
        // Where the version hides what is handshake, a turn of it may stand before.
        guard clients == 2 || (hidesHandshake && clients == 3) else { return nil }
        let answer = turns[(asked + 1)...].reduce(0) { $0 + $1.bytes }
        if answer > 0 {
            return answer < Self.mostRefusal ? "came no more than a short answer, as an error code makes one" : nil
        }
        if alertAfter != nil { return "the server ended the encryption instead of answering" }
        return close.by == .server ? "the server closed the connection" : nil
    }
}

// MARK: the connection

/// Less than this is no session yet, but a connection that is being set up. Chosen.
private let leastSessionMs = 15_000.0
/// Devices on the way forget connections after a minute at the earliest.
private let leastIdleMs = 60_000.0
private let longSilenceMs = 10_000.0

private func endFinding(_ seen: Seen) -> Finding? {
    guard let (observation, close) = seen.first(CaptureClose.self), close.afterMs >= leastSessionMs,
        ["secured", "channels"].contains(close.last)
    else { return nil }
    let args: [String: Value] = [
        "side": .text(close.by == .client ? "client" : "server"), "idle": seconds(close.idleMs),
        "after": seconds(close.afterMs), "silent": seconds(close.unansweredMs ?? 0),
    ]
    return Finding("capture.end", value(of: close), observation, args)
}

private func value(of close: CaptureClose) -> String {
    if close.how == .reset, close.idleMs >= leastIdleMs { return "cut-after-idle" }
    if close.unansweredMs ?? 0 >= longSilenceMs { return "fell-silent" }
    switch (close.by, close.how) {
    case (nil, _): return "still-open"
    case (.client?, _): return "ended-by-client"
    case (.server?, .reset): return "reset-by-server"
    case (.server?, _): return "ended-by-server"
    }
}

private func seconds(_ ms: Double) -> Value { number(ms / 1000) }

/// From so many segments sent again, and such a part of all, on. Chosen: interactive sessions stutter from about a hundredth.
private let leastResent = 5
private let lossyPart = 0.02

private func wayFinding(_ seen: Seen) -> Finding? {
    guard let (observation, path) = seen.first(CapturePath.self) else { return nil }
    let packets = path.packetsFromClient + path.packetsFromServer
    let resent = path.resentByClient + path.resentByServer
    let args: [String: Value] = [
        "resent": .integer(resent), "packets": .integer(packets), "lost": .integer(path.lost ?? 0),
        "passed": .integer(path.passed ?? 0), "side": .text(path.lostFrom?.rawValue ?? "?"),
        "mtu": .integer(path.reportedMTU ?? 0), "from": .text(path.reportedBy ?? "?"),
    ]
    let value =
        if path.lost != nil { "large-lost" } else if path.reportedMTU != nil {
            "smaller"
        } else if resent >= leastResent, Double(resent) >= lossyPart * Double(packets) { "lossy" } else { "clean" }
    return Finding("capture.path", value, observation, args)
}

/// What stops within these seconds of its start is what 24H2 is known for.
private let earlyStopMs = 55_000.0...80_000.0

private func udpFinding(_ seen: Seen) -> Finding? {
    guard let (observation, udp) = seen.first(CaptureUDP.self), let last = udp.lastFromServerMs, udp.version != nil
    else {
        return nil
    }
    let args: [String: Value] = [
        "version": .text(udp.version ?? "?"), "after": seconds(last - udp.startedMs), "silent": seconds(udp.silentMs),
        "datagrams": .integer(udp.fromClient + udp.fromServer),
    ]
    guard udp.silentMs >= longSilenceMs else { return Finding("capture.udp", "carried", observation, args) }
    let isEarly = earlyStopMs.contains(last - udp.startedMs)
    return Finding("capture.udp", isEarly ? "stopped-early" : "stopped", observation, args)
}
