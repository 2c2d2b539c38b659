import CredSSP
import Primitives

/// The server's side of CredSSP as far as a server without accounts can go: it challenges, and refuses whatever comes back.
/// [MS-CSSP 3.1.5]
struct LogonSequence: Sendable {
    private static let logonFailure: UInt32 = 0xc000_006d

    private let logon: Logon
    private let serverChallenge: UInt64
    private var frames = FrameBuffer(limit: TSRequest.longest)
    private var hasChallenged = false

    init(_ logon: Logon, serverChallenge: UInt64) {
        self.logon = logon
        self.serverChallenge = serverChallenge
    }

    mutating func receive(_ bytes: ArraySlice<UInt8>, at now: UnixTime) -> [ServerSequence.Action] {
        do {
            frames.append(bytes)
            var actions: [ServerSequence.Action] = []
            while let frame = try frames.next(TSRequest.frameLength) {
                actions += answer(try TSRequest(decoding: frame), now)
                if actions.contains(.close) { return actions }
            }
            return actions
        } catch {
            return [.close]
        }
    }

    private mutating func answer(_ request: TSRequest, _ now: UnixTime) -> [ServerSequence.Action] {
        if let reaction = logon.instead { return reaction.actions }
        guard !hasChallenged, let token = request.negoTokens.first else { return refusal }
        guard logon.allowsNTLM else {
            return [send(NegTokenResp(negState: .requestMIC, supportedMech: .msKerberos).encoded())]
        }
        guard let message = ntlmMessage(inToken: token), (try? NegotiateMessage(decoding: message[...])) != nil else {
            return askForNTLM(token)
        }
        hasChallenged = true
        let clock = UnixTime(milliseconds: now.milliseconds + logon.clockOffsetMs)
        let challenge = ntlmChallenge(of: logon.machine, serverChallenge: serverChallenge, clock: clock).encoded()
        // A client that speaks NTLM without SPNEGO around it is answered alike.
        guard message != token else { return [send(challenge)] }
        return [
            send(NegTokenResp(negState: .acceptIncomplete, supportedMech: .ntlm, responseToken: challenge).encoded())
        ]
    }

    /// The client guessed another mechanism: it is asked to begin again with NTLM, where it can. [RFC 4178 4.2.2]
    private func askForNTLM(_ token: [UInt8]) -> [ServerSequence.Action] {
        guard let opening = try? NegTokenInit(decoding: token[...]), opening.mechTypes.contains(.ntlm) else {
            return refusal
        }
        return [send(NegTokenResp(negState: .requestMIC, supportedMech: .ntlm).encoded())]
    }

    private func send(_ token: [UInt8]) -> ServerSequence.Action {
        .send(TSRequest(version: logon.version, negoTokens: [token]).encoded())
    }

    private var refusal: [ServerSequence.Action] {
        [.send(TSRequest(version: logon.version, errorCode: Self.logonFailure).encoded()), .close]
    }
}

/// As a member of a domain words it. [MS-NLMP 2.2.1.2]
func ntlmChallenge(of machine: Machine, serverChallenge: UInt64, clock: UnixTime) -> ChallengeMessage {
    ChallengeMessage(
        targetName: machine.netbiosDomain,
        flags: [
            .unicode, .requestTarget, .sign, .seal, .ntlm, .alwaysSign, .targetTypeDomain, .extendedSessionSecurity,
            .key128, .keyExchange, .key56,
        ],
        serverChallenge: serverChallenge,
        targetInfo: TargetInfo(
            nbComputerName: machine.netbiosName, nbDomainName: machine.netbiosDomain, dnsComputerName: machine.dnsName,
            dnsDomainName: machine.dnsDomain, dnsTreeName: machine.dnsDomain, timestamp: clock),
        version: NTLMVersion(major: 10, minor: 0, build: machine.build))
}
