import Evidence
import Primitives
import RDPWire
import TLSRecords

/// TLS of a captured connection: its clear beginning, and afterwards only who says how much.
extension ObservedSequence {
    mutating func secure(
        _ side: Side, _ bytes: ArraySlice<UInt8>, _ selected: SecurityProtocols, _ atMs: Double
    ) {
        let hides = serverFlight.version.map { TLSVersion.encryptsHandshake($0) } ?? false
        if side == .client {
            sendHello(bytes, hides, atMs)
        } else {
            serverFlight.feed(bytes)
            noteFlight()
        }
        if isHandshakeComplete {
            conclude(.completed, atMs)
            state = .secured(selected)
            turns = TurnCounter(hidesHandshake: hides)
            stage = .secured
        } else if let outcome = brokenOutcome {
            conclude(outcome, atMs)
            state = .over
        }
    }

    private mutating func sendHello(_ bytes: ArraySlice<UInt8>, _ hides: Bool, _ atMs: Double) {
        let isFirst = clientFlight.hello == nil
        clientFlight.feed(bytes, hidesHandshake: hides)
        guard isFirst, let hello = clientFlight.hello else { return }
        helloAtMs = atMs
        stage = .clientHello
        opening = ClientOpening(request: request[...], hello: hello, recordVersion: clientFlight.recordVersion)
        see(HelloSeen(hello, recordVersion: clientFlight.recordVersion), atMs)
    }

    private mutating func noteFlight() {
        switch serverFlight.stage {
        case .nothing: break
        case .serverHello: stage = .serverHello
        case .certificate, .serverHelloDone: stage = .certificate
        }
    }

    private var isHandshakeComplete: Bool {
        guard let version = serverFlight.version, clientFlight.isFinished else { return false }
        if TLSVersion.encryptsHandshake(version) { return serverFlight.encryptedRecords > 0 }
        return serverFlight.sawChangeCipherSpec && serverFlight.encryptedRecords > 0
    }

    /// An end that needs no close: as the live walk's engine gives up on the bytes.
    private var brokenOutcome: HandshakeEnd.Outcome? {
        if let cleartext = serverFlight.cleartext {
            let isCutShort =
                cleartext.count < ServerFlight.longestCleartext && isFrameCutShort(inClear: cleartext[...])
            return isCutShort ? nil : .cleartext
        }
        if serverFlight.alert?.isFatal == true { return .alert }
        return serverFlight.malformed != nil ? .malformed : nil
    }

    mutating func conclude(_ outcome: HandshakeEnd.Outcome, _ atMs: Double) {
        var end = HandshakeEnd(outcome: outcome, stage: handshakeStage(outcome))
        end.version = serverFlight.version.map { TLSVersionName.of($0) }
        end.cipher = serverFlight.cipherSuite.map { CipherSuiteName.of($0) }
        end.serverFlightBytes = serverFlight.byteCount
        if outcome == .alert, let alert = serverFlight.alert {
            end.alert = Int(alert.code)
            end.alertName = alert.name
        }
        if outcome == .cleartext, let clear = serverFlight.cleartext {
            end.cleartext = hex(redacted(clear))
            end.disconnectReason = disconnectReason(inClear: clear[...])
        }
        if outcome == .malformed { end.detail = serverFlight.malformed.map { shown($0.description) } }
        see(end, atMs, durationMs: atMs - helloAtMs)
    }

    private func handshakeStage(_ outcome: HandshakeEnd.Outcome) -> HandshakeEnd.Stage {
        if outcome == .completed { return .finished }
        switch serverFlight.stage {
        case .nothing: return .nothing
        case .serverHello: return .serverHello
        case .certificate: return .certificate
        case .serverHelloDone: return .serverHelloDone
        }
    }

    /// After the handshake only the lengths are to be seen, and whose turn it was.
    mutating func countTurn(_ side: Side, _ bytes: ArraySlice<UInt8>) {
        let known = (clientFlight.dataRecords, serverFlight.encryptedRecords - serverFlight.encryptedAlerts)
        if side == .client {
            clientFlight.feed(bytes, hidesHandshake: turns.hidesHandshake)
        } else {
            serverFlight.feed(bytes)
        }
        if serverFlight.encryptedAlerts > 0 { turns.end() }
        // A farewell is nobody's turn; and of a record that came in pieces the last one counts.
        let now = (clientFlight.dataRecords, serverFlight.encryptedRecords - serverFlight.encryptedAlerts)
        if known != now { turns.add(side, bytes.count) }
    }
}

/// Who said how much after the handshake, turn by turn.
struct TurnCounter: Sendable {
    private static let most = 12

    let hidesHandshake: Bool
    private(set) var turns: [EncryptedTurns.Turn] = []

    init(hidesHandshake: Bool = false) { self.hidesHandshake = hidesHandshake }

    /// How many turns there had been when the server ended the encryption.
    private(set) var alertAfter: Int?

    var wantsMore: Bool { turns.count < Self.most && alertAfter == nil }

    /// What the client still says to a server that has left is no turn.
    mutating func end() { alertAfter = alertAfter ?? turns.count }

    mutating func add(_ side: ObservedSequence.Side, _ bytes: Int) {
        guard alertAfter == nil else { return }
        let isOfClient = side == .client
        if let last = turns.indices.last, turns[last].ofClient == isOfClient {
            turns[last].bytes += bytes
        } else if wantsMore {
            turns.append(EncryptedTurns.Turn(ofClient: isOfClient, bytes: bytes))
        }
    }
}
