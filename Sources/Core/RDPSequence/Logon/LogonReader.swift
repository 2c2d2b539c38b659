import CredSSP
import Evidence
import Primitives
import RDPWire

/// The client's side of CredSSP from the first token to the server's last word. [MS-CSSP 3.1.5]
///
/// One attempt: whatever the server says ends it. Until the trust in the server is settled nothing made of the password is
/// sent; with Kerberos the server has proven itself before the password is handed over.
struct LogonReader: Sendable {
    enum Progress {
        case waiting
        case goOn([ClientSequence.Action])
        /// `early`: what came behind the last message.
        case accepted([ClientSequence.Action], early: [UInt8])
        case over([ClientSequence.Action])
    }

    private enum Phase {
        /// NTLM's NEGOTIATE is out; its answer is read as on any check.
        case awaitingChallenge(ChallengeReader)
        /// Kerberos: tokens go to and fro.
        case exchanging
        /// The binding is out, and with NTLM the proof of the password.
        case awaitingBinding
        case awaitingAuthorization
    }

    let plan: ClientSequence.Plan
    let logon: LogonPlan
    let identity: ShownIdentity
    /// The server tells whether the user may log on before a session begins.
    let tellsAuthorization: Bool
    /// Leave before the password is handed over, where the protocol lets that be.
    let stopsBeforeSession: Bool
    private var context: any SecurityContext
    private var phase: Phase
    private var buffer: [UInt8] = []
    private var version = Self.ownVersion
    private var nonce: [UInt8] = []
    private var rounds = 0
    private(set) var sentAtMs: Double

    private static let ownVersion = 6
    private static let mostRounds = 8
    private static let nonceLength = 32

    init(
        plan: ClientSequence.Plan, logon: LogonPlan, identity: ShownIdentity, tellsAuthorization: Bool,
        stopsBeforeSession: Bool, atMs: Double
    ) {
        self.plan = plan
        self.logon = logon
        self.identity = identity
        self.tellsAuthorization = tellsAuthorization
        self.stopsBeforeSession = stopsBeforeSession
        sentAtMs = atMs
        let clock = UnixTime(milliseconds: plan.startedAt.milliseconds + Int64(atMs))
        context = logon.context(host: plan.askedHost, clock: clock)
        phase =
            logon.kerberos == nil ? .awaitingChallenge(ChallengeReader(plan: plan, sentAtMs: atMs)) : .exchanging
    }

    // MARK: out

    /// The first message; NTLM stands bare in it (see `credSSPOpening`), Kerberos in SPNEGO.
    mutating func opening() -> Progress {
        do {
            let first = try context.begin()
            let isKerberos = logon.kerberos != nil
            let token =
                isKerberos ? NegTokenInit(mechTypes: [.msKerberos, .kerberos], mechToken: first).encoded() : first
            return .goOn([.send(TSRequest(version: Self.ownVersion, negoTokens: [token]).encoded())])
        } catch {
            return over(.failed, sentAtMs, detail: error.text)
        }
    }

    mutating func handle(_ event: ClientSequence.Event, atMs: Double) -> Progress {
        if case .awaitingChallenge(let reader) = phase { return hearChallenge(event, reader, atMs) }
        switch event {
        case .received(let bytes):
            buffer.append(contentsOf: bytes.prefix(TSRequest.longest + 1 - buffer.count))
            return read(atMs)
        case .closed(let close): return ended(close == .eof ? .closed : .reset, atMs)
        case .alert(let number): return ended(.tlsAlert, atMs, detail: "TLS alert \(number)")
        case .deadline: return ended(.silence, atMs)
        case .connected, .secured, .securingFailed, .woken: return .waiting
        }
    }

    // MARK: in

    private mutating func hearChallenge(
        _ event: ClientSequence.Event, _ reader: ChallengeReader, _ atMs: Double
    ) -> Progress {
        var reader = reader
        guard let (facts, attempt) = reader.handle(event, atMs: atMs) else {
            phase = .awaitingChallenge(reader)
            return .waiting
        }
        let seen = facts.map { ClientSequence.Action.observe($0, durationMs: atMs - sentAtMs) }
        guard let request = reader.request, request.errorCode == nil,
            let token = request.negoTokens.first, let challenge = ntlmMessage(inToken: token)
        else { return .over(seen + [.finish(attempt)]) }
        return adding(seen, to: prove(request, challenge, isWrapped: challenge != token, atMs))
    }

    /// Reads one message of what came; the early authorization is no TSRequest.
    private mutating func read(_ atMs: Double) -> Progress {
        if case .awaitingAuthorization = phase { return readAuthorization(atMs) }
        if let farewell = readFarewell(atMs) { return farewell }
        do {
            guard let length = try TSRequest.frameLength(buffer[...]), buffer.count >= length else { return .waiting }
            let request = try TSRequest(decoding: buffer[..<length])
            buffer = Array(buffer[length...])
            return hear(request, atMs)
        } catch {
            return over(.garbage, atMs, detail: shown(error.description))
        }
    }

    /// Servers that have no word for a refusal take leave as if the conference had begun (gnome-remote-desktop 43).
    private func readFarewell(_ atMs: Double) -> Progress? {
        do {
            guard let length = try TPKT.frameLength(buffer[...]), buffer.count >= length else { return .waiting }
            let reason = disconnectReason(inClear: buffer[..<length])
            return over(.closed, atMs, detail: reason ?? "another message of RDP in place of NLA's")
        } catch {
            return nil
        }
    }

    private mutating func hear(_ request: TSRequest, _ atMs: Double) -> Progress {
        if let code = request.errorCode { return over(.refused, atMs, code: code) }
        if case .awaitingBinding = phase { return check(request, atMs) }
        rounds += 1
        guard rounds <= Self.mostRounds else { return over(.garbage, atMs, detail: "tokens without end") }
        guard let token = request.negoTokens.first else {
            return over(.garbage, atMs, detail: "a request without a token")
        }
        let answer = try? NegTokenResp(decoding: token[...])
        if answer?.negState == .reject { return over(.refused, atMs, detail: "SPNEGO: reject") }
        return prove(request, answer?.responseToken ?? token, isWrapped: answer != nil, atMs)
    }

    /// Answers the server's token; once both sides have their keys the binding goes with it.
    private mutating func prove(
        _ request: TSRequest, _ token: [UInt8], isWrapped: Bool, _ atMs: Double
    ) -> Progress {
        do {
            version = min(Self.ownVersion, request.version)
            let next = try context.answer(token)
            let wrapped = next.map { isWrapped ? NegTokenResp(responseToken: $0).encoded() : $0 }
            var answer = TSRequest(version: Self.ownVersion, negoTokens: wrapped.map { [$0] } ?? [])
            if context.isEstablished {
                answer.pubKeyAuth = try sealedBinding()
                if version >= PublicKeyBinding.firstHashed { answer.clientNonce = nonce }
                phase = .awaitingBinding
            }
            sentAtMs = atMs
            return .goOn([.send(answer.encoded())])
        } catch {
            return over(
                error.peersError == nil ? .failed : .refused, atMs, kerberosError: error.peersError, detail: error.text)
        }
    }

    private mutating func sealedBinding() throws(SecurityContextFailure) -> [UInt8] {
        if version >= PublicKeyBinding.firstHashed { nonce = logon.cryptography.random(Self.nonceLength) }
        return try context.seal(binding(.client))
    }

    private func binding(_ side: PublicKeyBinding.Side) -> [UInt8] {
        PublicKeyBinding.message(
            of: side, publicKey: identity.publicKey, version: version, nonce: nonce, logon.cryptography)
    }

    /// The server's own binding: only who knows the password (or asked one who does) can seal it, and only for its own key.
    private mutating func check(_ request: TSRequest, _ atMs: Double) -> Progress {
        guard let sealed = request.pubKeyAuth else {
            return over(.garbage, atMs, detail: "an answer without a binding")
        }
        guard let binding = try? context.unseal(sealed), binding == self.binding(.server) else {
            return over(.unbound, atMs)
        }
        let accepted = observe(.accepted, atMs)
        if stopsBeforeSession, !tellsAuthorization { return .over([accepted, .finish(.answered)]) }
        return adding([accepted], to: handOver(atMs))
    }

    private mutating func handOver(_ atMs: Double) -> Progress {
        guard let sealed = try? context.seal(logon.credentials.encoded()) else {
            return over(.failed, atMs, detail: "The credentials cannot be sealed.")
        }
        let request = ClientSequence.Action.send(TSRequest(version: Self.ownVersion, authInfo: sealed).encoded())
        sentAtMs = atMs
        guard tellsAuthorization else { return .accepted([request], early: buffer) }
        phase = .awaitingAuthorization
        return .goOn([request])
    }

    private mutating func readAuthorization(_ atMs: Double) -> Progress {
        guard buffer.count >= EarlyUserAuthorizationResult.length else { return .waiting }
        let bytes = buffer.prefix(EarlyUserAuthorizationResult.length)
        guard let result = try? EarlyUserAuthorizationResult(bytes) else { return .waiting }
        let outcome: EarlyAuthorization.Outcome =
            switch result {
            case .success: .granted
            case .accessDenied: .denied
            default: .other
            }
        let told = ClientSequence.Action.observe(
            EarlyAuthorization(outcome: outcome, code: result.rawValue), durationMs: atMs - sentAtMs)
        guard outcome == .granted, !stopsBeforeSession else { return .over([told, .finish(.answered)]) }
        return .accepted([told], early: Array(buffer.dropFirst(bytes.count)))
    }

    // MARK: ends

    private func ended(_ outcome: LogonEnd.Outcome, _ atMs: Double, detail: String? = nil) -> Progress {
        let attempt = Attempt.unanswered(outcome == .silence ? .timedOut : .cutOff)
        guard case .awaitingAuthorization = phase else {
            return .over([observe(outcome, atMs, detail: detail), .finish(attempt)])
        }
        let last: EarlyAuthorization.Outcome =
            switch outcome {
            case .reset: .reset
            case .silence: .silence
            case .tlsAlert: .tlsAlert
            default: .closed
            }
        return .over([.observe(EarlyAuthorization(outcome: last), durationMs: atMs - sentAtMs), .finish(attempt)])
    }

    private func over(
        _ outcome: LogonEnd.Outcome, _ atMs: Double, code: UInt32? = nil, kerberosError: Int32? = nil,
        detail: String? = nil
    ) -> Progress {
        .over([
            observe(outcome, atMs, code: code, kerberosError: kerberosError, detail: detail), .finish(.answered),
        ])
    }

    private func observe(
        _ outcome: LogonEnd.Outcome, _ atMs: Double, code: UInt32? = nil, kerberosError: Int32? = nil,
        detail: String? = nil
    ) -> ClientSequence.Action {
        let end = LogonEnd(
            outcome: outcome, mechanism: context.mechanism == .ntlm ? "NTLM" : "Kerberos",
            form: logon.account.form.rawValue, version: version, errorCode: code,
            kerberosError: kerberosError, afterMs: outcome == .silence ? nil : atMs - sentAtMs, detail: detail)
        return .observe(end, durationMs: atMs - sentAtMs)
    }

    private func adding(_ actions: [ClientSequence.Action], to progress: Progress) -> Progress {
        switch progress {
        case .waiting: .goOn(actions)
        case .goOn(let more): .goOn(actions + more)
        case .accepted(let more, let early): .accepted(actions + more, early: early)
        case .over(let more): .over(actions + more)
        }
    }
}
