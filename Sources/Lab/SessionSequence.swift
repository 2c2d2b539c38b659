import CredSSP
import Primitives
import RDPWire

/// The server's side behind the channels: Client Info, licensing, activation, finalisation, a screen. [MS-RDPBCGR 1.3.1.1]
struct SessionSequence: Sendable {
    private enum State {
        case awaitingExchange
        case awaitingInfo
        case licensing(LicenseSequence)
        case awaitingConfirm
        case finalizing
        case running
        /// Nothing more is said; what comes is passed over.
        case silent
    }

    /// What came to pass before: who the client is, and whether somebody has logged on already.
    struct Client: Sendable {
        var core = ClientCoreData()
        /// It was sent here by a redirection. [MS-RDPBCGR 2.2.1.3.5]
        var wasRedirected = false
        var user: LabUser?
    }

    static let redirectedSession: UInt32 = 3
    private static let pictureEveryMs = 100
    private static let pieceBytes = 256 << 10
    /// ERRINFO_SERVER_INSUFFICIENT_PRIVILEGES. [MS-RDPBCGR 2.2.5.1.1]
    private static let insufficientPrivileges: UInt32 = 9

    private let behaviour: Session
    private let client: Client
    private let logon: Logon
    private var security: SessionSecurity
    private var state: State
    private var painter: Painter
    private var shareID: UInt32 = 0x0001_03ea
    private var scene: Scene
    private var wantsNotice = false
    private var hasReactivated = false
    private var frame = 0

    init(_ behaviour: Session, client: Client, logon: Logon, security: SessionSecurity) {
        self.behaviour = behaviour
        self.client = client
        self.logon = logon
        self.security = security
        scene = behaviour.scene
        painter = Painter(client.core, behaviour)
        state = security.awaitsExchange ? .awaitingExchange : .awaitingInfo
    }

    // MARK: in

    mutating func receive(_ data: SendData) throws(WireError) -> [ServerSequence.Action] {
        if case .silent = state { return [] }
        if case .awaitingExchange = state { return readExchange(data) }
        let (flags, body) = try security.open(data.userData[...], hasHeader: hasHeaders)
        guard data.channelID == Conference.ioChannel else { return [] }
        switch state {
        case .awaitingInfo:
            guard flags.contains(.info) else { return [.close] }
            return greet(try ClientInfo(body[...]))
        case .licensing(var license):
            guard flags.contains(.license) else { return [.close] }
            let progress = try license.receive(body)
            state = .licensing(license)
            return goOn(progress)
        default: return try readShare(body)
        }
    }

    mutating func receive(fastPath frame: ArraySlice<UInt8>) throws(WireError) -> [ServerSequence.Action] {
        try security.pass(fastPath: frame)
        return []
    }

    mutating func wake() -> [ServerSequence.Action] {
        guard case .running = state, scene == .moving else { return [] }
        frame += 1
        return deliver(painter.movement(frame)) + [.wake(ms: Self.pictureEveryMs)]
    }

    /// With TLS a header stands only before the Client Info PDU and licensing. [MS-RDPBCGR 2.2.8.1.1.2]
    private var hasHeaders: Bool {
        switch state {
        case .awaitingInfo, .licensing: true
        default: false
        }
    }

    private mutating func readExchange(_ data: SendData) -> [ServerSequence.Action] {
        guard data.channelID == Conference.ioChannel, security.exchange(data.userData[...]) else { return [.close] }
        state = .awaitingInfo
        return []
    }

    // MARK: logon and licence

    private mutating func greet(_ info: ClientInfo) -> [ServerSequence.Action] {
        wantsNotice = info.flags.contains(.logonNotify)
        if client.user?.state == .noRemoteLogonRight { return say(errorInfo: Self.insufficientPrivileges) }
        if client.user == nil, let refused = behaviour.refusedScene, !knows(info) {
            // Who brings no password is asked for it.
            scene = info.password.isEmpty ? .login : refused
        }
        let deeds = act(at: .clientInfo)
        guard deeds.goesOn else { return deeds.said }
        let license = LicenseSequence(behaviour.licensing)
        state = .licensing(license)
        return deeds.said + goOn(license.begin())
    }

    private func knows(_ info: ClientInfo) -> Bool {
        guard let user = logon.user(info.userName, info.domain) else { return false }
        return user.password == info.password && user.state == .good
    }

    private mutating func goOn(_ progress: LicenseSequence.Progress) -> [ServerSequence.Action] {
        switch progress {
        case .send(let pdus): return pdus.map { indication($0.encoded()) }
        case .refused(let pdus):
            state = .silent
            return pdus.map { indication($0.encoded()) } + Self.lateFarewell
        case .done(let pdus):
            let said = pdus.map { indication($0.encoded()) }
            let deeds = act(at: .license)
            return said + deeds.said + (deeds.goesOn ? demandActive() : [])
        }
    }

    // MARK: activation

    private mutating func demandActive() -> [ServerSequence.Action] {
        state = .awaitingConfirm
        let demand = DemandActive(shareID: shareID, capabilities: painter.capabilities)
        return [share(demand.pdu(source: Conference.serverChannel))]
    }

    private mutating func readShare(_ body: [UInt8]) throws(WireError) -> [ServerSequence.Action] {
        var actions: [ServerSequence.Action] = []
        for pdu in try SharePDU.all(in: body[...]) {
            switch (pdu.kind, state) {
            case (.confirmActive, .awaitingConfirm): actions += confirmed(try ConfirmActive(pdu))
            case (.data, .finalizing), (.data, .running): actions += answer(try ShareData(pdu))
            default: break
            }
        }
        return actions
    }

    private mutating func confirmed(_ confirm: ConfirmActive) -> [ServerSequence.Action] {
        painter.learn(confirm.capabilities)
        state = .finalizing
        return act(at: .confirmActive).said
    }

    /// [MS-RDPBCGR 1.3.1.1, Connection Finalization]
    private mutating func answer(_ data: ShareData) -> [ServerSequence.Action] {
        switch data.kind {
        case .synchronize: return [say(.synchronize, Synchronize(targetUser: Conference.userChannel).encoded())]
        case .control:
            switch (try? Control(body: data.body[...]))?.action {
            case .cooperate: return [say(.control, Control(.cooperate).encoded())]
            case .requestControl:
                let granted = Control(
                    .grantedControl, grantID: Conference.userChannel, controlID: UInt32(Conference.serverChannel))
                return [say(.control, granted.encoded())]
            default: return []
            }
        case .fontList: return [say(.fontMap, FontList.map.encoded())] + begin()
        // Who asks to leave may.
        case .shutdownRequest: return JoinSequence.farewell
        default: return []
        }
    }

    private mutating func begin() -> [ServerSequence.Action] {
        state = .running
        let before = act(at: .fontMap)
        guard before.goesOn else { return before.said }
        let shown = before.said + notice() + deliver(painter.picture(of: scene))
        let after = act(at: .picture)
        let moves = after.goesOn && scene == .moving
        return shown + after.said + (moves ? [.wake(ms: Self.pictureEveryMs)] : [])
    }

    /// Nobody has logged on who sees a login screen.
    private mutating func notice() -> [ServerSequence.Action] {
        guard scene != .login, scene != .refused else { return [] }
        let info: SaveSessionInfo =
            if wantsNotice, let user = client.user ?? logon.users.first {
                .logonLong(.init(domain: user.domain, userName: user.name, sessionID: Self.redirectedSession))
            } else { .plainNotify }
        return [say(.saveSessionInfo, info.encoded())]
    }

    private mutating func deliver(_ updates: [Painter.Update]) -> [ServerSequence.Action] {
        var fast: [UInt8] = []
        var actions: [ServerSequence.Action] = []
        for update in updates {
            switch update {
            case .fastPath(let payload): fast += security.wrapFastPath(payload)
            case .slowPath(let body): actions.append(say(.update, body))
            }
        }
        // TLS takes no more than a mebibyte at once.
        return actions
            + stride(from: 0, to: fast.count, by: Self.pieceBytes).map {
                .send(Array(fast[$0..<min($0 + Self.pieceBytes, fast.count)]))
            }
    }
}

// MARK: what happens beside the usual course
extension SessionSequence {
    /// `goesOn`: the usual course, behind what was said.
    private mutating func act(at stage: Session.Stage) -> (said: [ServerSequence.Action], goesOn: Bool) {
        var said: [ServerSequence.Action] = []
        for deed in behaviour.deeds where deed.stage == stage {
            switch deed.act {
            case .errorInfo(let code): return (said + say(errorInfo: code), false)
            case .logonError(let error):
                said.append(say(.saveSessionInfo, SaveSessionInfo.extended(.init(error: error)).encoded()))
            case .redirect(let address, let once):
                if once, client.wasRedirected { continue }
                return (said + redirect(to: address), false)
            case .deactivate:
                state = .silent
                return (said + [deactivate()], false)
            case .reactivate:
                guard !hasReactivated else { continue }
                hasReactivated = true
                said.append(deactivate())
                shareID += 0x1_0000
                return (said + demandActive(), false)
            case .end(let ending):
                state = .silent
                return (said + Reaction(then: ending).actions, false)
            }
        }
        return (said, true)
    }

    private mutating func deactivate() -> ServerSequence.Action {
        share(DeactivateAll(shareID: shareID).pdu(source: Conference.serverChannel))
    }

    /// [MS-RDPBCGR 2.2.13.3.1]
    private mutating func redirect(to address: String) -> [ServerSequence.Action] {
        state = .silent
        let packet = ServerRedirection(sessionID: Self.redirectedSession, targetNetAddress: address)
        let pdu = SharePDU(
            kind: .serverRedirect, source: Conference.serverChannel, body: [0, 0] + packet.encoded() + [0])
        return [share(pdu)] + Self.lateFarewell
    }

    /// Whoever closes while the other side still sends throws away what it said last, so there is time to hear it.
    private static let lateFarewell: [ServerSequence.Action] = {
        var actions = JoinSequence.farewell
        actions.insert(.pause(ms: 250), at: actions.count - 1)
        return actions
    }()

    private mutating func say(errorInfo code: UInt32) -> [ServerSequence.Action] {
        state = .silent
        let said = SetErrorInfo(errorInfo: code).encoded(shareID: shareID, source: Conference.serverChannel)
        return [indication(security.wrap(said))] + Self.lateFarewell
    }

    // MARK: out

    private mutating func say(_ kind: ShareData.Kind, _ body: [UInt8]) -> ServerSequence.Action {
        share(ShareData(kind: kind, source: Conference.serverChannel, shareID: shareID, body: body).pdu)
    }

    private mutating func share(_ pdu: SharePDU) -> ServerSequence.Action { indication(security.wrap(pdu.encoded())) }

    private func indication(_ bytes: [UInt8]) -> ServerSequence.Action { JoinSequence.indication(bytes) }
}
