import CredSSP
import Primitives
import Transport

/// The server's side of CredSSP. Without users it challenges, and refuses whatever comes back. [MS-CSSP 3.1.5]
struct LogonSequence: Sendable {
    private static let logonFailure: UInt32 = 0xc000_006d
    /// With these versions, and those over 5, the answer has room for an NTSTATUS. [MS-CSSP 2.2.1]
    private static let tellingVersions = [3, 4]

    private enum State {
        case awaitingNegotiate
        case awaitingAuthenticate(NTLMServer)
        case awaitingCredentials(NTLMServer, LabUser)
        case over
    }

    private let logon: Logon
    private let serverChallenge: UInt64
    private let publicKey: [UInt8]
    /// The client shall be told whether the user may log on (HYBRID_EX). [MS-RDPBCGR 5.4.5.2.2]
    private let tellsAuthorization: Bool
    private let cryptography = SystemCryptography()
    private var frames = FrameBuffer(limit: TSRequest.longest)
    private var state = State.awaitingNegotiate
    private var isWrapped = false
    private var clientVersion = 0

    /// Who was let in; nil: nobody yet.
    private(set) var accepted: LabUser?

    init(_ logon: Logon, serverChallenge: UInt64, publicKey: [UInt8], tellsAuthorization: Bool) {
        self.logon = logon
        self.serverChallenge = serverChallenge
        self.publicKey = publicKey
        self.tellsAuthorization = tellsAuthorization
    }

    /// What came behind the last message.
    mutating func takeRest() -> ArraySlice<UInt8> { frames.takeRest() }

    mutating func receive(_ bytes: ArraySlice<UInt8>, at now: UnixTime) -> [ServerSequence.Action] {
        do {
            frames.append(bytes)
            var actions: [ServerSequence.Action] = []
            while accepted == nil, let frame = try frames.next(TSRequest.frameLength) {
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
        clientVersion = request.version
        switch state {
        case .awaitingNegotiate: return challenge(request, now)
        case .awaitingAuthenticate(let ntlm): return verify(request, ntlm)
        case .awaitingCredentials(let ntlm, let user): return takeCredentials(request, ntlm, user)
        case .over: return []
        }
    }

    // MARK: challenge

    private mutating func challenge(_ request: TSRequest, _ now: UnixTime) -> [ServerSequence.Action] {
        guard let token = request.negoTokens.first else { return refuse(Self.logonFailure) }
        guard logon.allowsNTLM else {
            return [send(NegTokenResp(negState: .requestMIC, supportedMech: .msKerberos).encoded())]
        }
        guard let message = ntlmMessage(inToken: token), (try? NegotiateMessage(decoding: message[...])) != nil else {
            return askForNTLM(token)
        }
        let clock = UnixTime(milliseconds: now.milliseconds + logon.clockOffsetMs)
        var ntlm = NTLMServer(
            ntlmChallenge(of: logon.machine, serverChallenge: serverChallenge, clock: clock), cryptography)
        let challenge = ntlm.answer(message)
        state = .awaitingAuthenticate(ntlm)
        // A client that speaks NTLM without SPNEGO around it is answered alike.
        isWrapped = message != token
        guard isWrapped else { return [send(challenge)] }
        return [
            send(NegTokenResp(negState: .acceptIncomplete, supportedMech: .ntlm, responseToken: challenge).encoded())
        ]
    }

    /// The client guessed another mechanism: it is asked to begin again with NTLM, where it can. [RFC 4178 4.2.2]
    private mutating func askForNTLM(_ token: [UInt8]) -> [ServerSequence.Action] {
        guard let opening = try? NegTokenInit(decoding: token[...]), opening.mechTypes.contains(.ntlm) else {
            return refuse(Self.logonFailure)
        }
        return [send(NegTokenResp(negState: .requestMIC, supportedMech: .ntlm).encoded())]
    }

    // MARK: proof

    private mutating func verify(_ request: TSRequest, _ ntlm: NTLMServer) -> [ServerSequence.Action] {
        var ntlm = ntlm
        guard !logon.users.isEmpty, let token = request.negoTokens.first, let message = ntlmMessage(inToken: token),
            let names = try? AuthenticateMessage(decoding: message[...]),
            let verdict = try? ntlm.verify(message, passwordOf: { logon.user($0, $1)?.password }),
            verdict == .accepted, let user = logon.user(names.userName, names.domainName)
        else { return refuse(Self.logonFailure) }
        if let status = user.state.status { return refuse(status) }
        return bind(request, ntlm, user)
    }

    /// The client's binding must be to our key; ours is the answer to it.
    private mutating func bind(_ request: TSRequest, _ ntlm: NTLMServer, _ user: LabUser) -> [ServerSequence.Action] {
        var ntlm = ntlm
        let version = min(logon.version, request.version)
        func binding(_ side: PublicKeyBinding.Side, _ key: [UInt8]) -> [UInt8] {
            PublicKeyBinding.message(
                of: side, publicKey: key, version: version, nonce: request.clientNonce ?? [], cryptography)
        }
        guard let sealed = request.pubKeyAuth, ntlm.unseal(sealed) == binding(.client, publicKey) else {
            state = .over
            return [.close]
        }
        var answer = TSRequest(version: logon.version)
        if isWrapped { answer.negoTokens = [NegTokenResp(negState: .acceptCompleted).encoded()] }
        switch logon.binding {
        case .own: answer.pubKeyAuth = ntlm.seal(binding(.server, publicKey))
        case .foreign: answer.pubKeyAuth = ntlm.seal(binding(.server, publicKey.reversed()))
        case .garbage: answer.pubKeyAuth = [UInt8](repeating: 0x5a, count: 48)
        }
        state = .awaitingCredentials(ntlm, user)
        return [.send(answer.encoded())]
    }

    /// The password itself; empty where the client asked for Restricted Admin.
    private mutating func takeCredentials(
        _ request: TSRequest, _ ntlm: NTLMServer, _ user: LabUser
    ) -> [ServerSequence.Action] {
        var ntlm = ntlm
        state = .over
        guard let sealed = request.authInfo, let plain = ntlm.unseal(sealed),
            let credentials = try? TSCredentials(decoding: plain[...]),
            credentials == .none || credentials.password == user.password
        else { return [.close] }
        guard tellsAuthorization else {
            accepted = user
            return []
        }
        guard user.state != .noRemoteLogonRight else {
            return [.send(EarlyUserAuthorizationResult.accessDenied.encoded()), .close]
        }
        accepted = user
        return [.send(EarlyUserAuthorizationResult.success.encoded())]
    }

    // MARK: out

    private func send(_ token: [UInt8]) -> ServerSequence.Action {
        .send(TSRequest(version: logon.version, negoTokens: [token]).encoded())
    }

    private mutating func refuse(_ status: UInt32) -> [ServerSequence.Action] {
        state = .over
        switch logon.refusal {
        case .status:
            // A server without users refuses as it always did, whatever the version.
            let version = min(logon.version, clientVersion)
            guard logon.users.isEmpty || version > 5 || Self.tellingVersions.contains(version) else { return [.close] }
            return [.send(TSRequest(version: logon.version, errorCode: status).encoded()), .close]
        case .close: return [.close]
        case .alert(let number): return [.alert(number), .close]
        case .silence: return []
        }
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
