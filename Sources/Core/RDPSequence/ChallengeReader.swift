import CredSSP
import Evidence
import Primitives

/// The first TSRequest, with an NTLM NEGOTIATE. Nothing in it is derived from a password. [MS-CSSP 3.1.5, 4]
///
/// The NTLM message stands there bare, as Windows' own client sends it where Kerberos is out of the question; servers built on
/// FreeRDP 2 answer SPNEGO around it with an error.
func credSSPOpening() -> [UInt8] {
    let negotiate = NegotiateMessage(version: NTLMClient.version)
    return TSRequest(version: 6, negoTokens: [negotiate.encoded()]).encoded()
}

/// Gathers the answer to it: an NTLM CHALLENGE, an error, or an end.
struct ChallengeReader: Sendable {
    let plan: ClientSequence.Plan
    let sentAtMs: Double
    /// The answer itself, once it has come and could be read.
    private(set) var request: TSRequest?
    private var buffer: [UInt8] = []
    private static let limit = 65_536

    init(plan: ClientSequence.Plan, sentAtMs: Double) {
        self.plan = plan
        self.sentAtMs = sentAtMs
    }

    /// Nil while more is needed.
    mutating func handle(_ event: ClientSequence.Event, atMs: Double) -> (facts: [any Fact], attempt: Attempt)? {
        switch event {
        case .received(let bytes):
            buffer.append(contentsOf: bytes.prefix(Self.limit - buffer.count))
            return read(atMs).map { ($0, .answered) }
        case .closed(let close):
            let outcome: CredSSPAnswer.Outcome = buffer.isEmpty ? (close == .eof ? .closed : .reset) : .garbage
            return ([ended(outcome, atMs)], .unanswered(.cutOff))
        case .alert(let number):
            return ([ended(.tlsAlert, atMs, detail: "TLS alert \(number)")], .unanswered(.cutOff))
        case .deadline:
            return ([ended(buffer.isEmpty ? .silence : .garbage, atMs)], .unanswered(.timedOut))
        case .connected, .secured, .securingFailed, .woken:
            return nil
        }
    }

    private func ended(_ outcome: CredSSPAnswer.Outcome, _ atMs: Double, detail: String? = nil) -> CredSSPAnswer {
        CredSSPAnswer(outcome: outcome, afterMs: outcome == .silence ? nil : atMs - sentAtMs, detail: detail)
    }

    private mutating func read(_ atMs: Double) -> [any Fact]? {
        do {
            guard let length = try TSRequest.frameLength(buffer[...]), buffer.count >= length else { return nil }
            let request = try TSRequest(decoding: buffer[..<length])
            self.request = request
            return answer(request, atMs)
        } catch {
            return [ended(.garbage, atMs, detail: shown(error.description))]
        }
    }

    private func answer(_ request: TSRequest, _ atMs: Double) -> [any Fact] {
        let token = request.negoTokens.first ?? []
        let mechanism = (try? NegTokenResp(decoding: token[...]))?.supportedMech
        let challenge = ntlmMessage(inToken: token).flatMap { try? ChallengeMessage(decoding: $0[...]) }
        let outcome: CredSSPAnswer.Outcome =
            if request.errorCode != nil { .errorCode } else if challenge != nil { .challenge } else { .noNTLM }
        let answer = CredSSPAnswer(
            outcome: outcome, version: request.version, errorCode: request.errorCode,
            mechanisms: mechanism.map { [shown($0.name)] } ?? [], afterMs: atMs - sentAtMs)
        return [answer] + (challenge.map { identity($0, atMs) } ?? [])
    }

    private func identity(_ challenge: ChallengeMessage, _ atMs: Double) -> [any Fact] {
        let info = challenge.targetInfo
        let computers = [info?.dnsComputerName, info?.nbComputerName].compactMap(\.self).filter { !$0.isEmpty }
        let identity = NTLMIdentity(
            netbiosComputer: info?.nbComputerName.map { shown($0) },
            netbiosDomain: info?.nbDomainName.map { shown($0) },
            dnsComputer: info?.dnsComputerName.map { shown($0) }, dnsDomain: info?.dnsDomainName.map { shown($0) },
            dnsForest: info?.dnsTreeName.map { shown($0) }, build: challenge.version?.text,
            match: nameMatch(asked: plan.askedHost, names: computers))
        return [identity] + (info?.timestamp.map { [clock($0, atMs)] } ?? [])
    }

    /// The server read its clock when the request reached it: half a round trip before its answer reached us.
    private func clock(_ server: UnixTime, _ atMs: Double) -> ServerClock {
        let ours = Double(plan.startedAt.milliseconds) + (atMs + sentAtMs) / 2
        return ServerClock(instant: server, skewMs: Double(server.milliseconds) - ours)
    }
}
