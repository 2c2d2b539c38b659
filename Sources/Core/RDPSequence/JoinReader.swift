import Evidence
import Primitives
import RDPWire

/// Carries a connection from MCS Connect-Initial to the last channel, and leaves where the client would tell who its user is.
/// [MS-RDPBCGR 1.3.1.1]
///
/// The Client Info PDU, which comes next, opens a session on most servers even without a name in it: nothing that a check may do.
struct JoinReader: Sendable {
    enum Phase {
        case awaitingResponse
        case awaitingUser
        /// The first of these is asked for.
        case joining(user: UInt16, channels: [UInt16])
        /// We have said farewell; what was under way may still arrive.
        case leaving
        /// Of a captured connection: the client went on to tell who its user is.
        case beyond
        case over
    }

    /// How long the rest is waited for after our farewell, if the server does not close: twice what its last answer took, within
    /// these bounds.
    private static let farewellMs = 100.0...1000.0
    /// Nobody has this much to say before it is told who the user is.
    private static let mostFrames = 64

    let plan: ClientSequence.Plan
    let selected: SecurityProtocols
    /// False: leave once the Connect-Response has come.
    let goesOn: Bool
    /// True: somebody else's connection is read from a capture, and nothing is sent.
    let isObserving: Bool
    var phase = Phase.awaitingResponse
    var buffer: [UInt8] = []
    private var frames = 0
    private var words = EarlyWords()
    private var channels: [UInt16] = []
    private var skipsJoining = false
    var joined = 0
    let startedAtMs: Double
    var sentAtMs: Double
    var offered: EncryptionMethods
    /// What the conference settled, for a session; complete once the last channel is joined.
    private var settled: SessionStart?
    /// The channels are joined and a session is planned: it goes on from here.
    var sessionStart: SessionStart? { isHandedOver ? settled : nil }
    private var isHandedOver = false
    /// Of a captured client: its bytes that are no whole message yet.
    var unsent: [UInt8] = []

    init(
        plan: ClientSequence.Plan, selected: SecurityProtocols, goesOn: Bool, isObserving: Bool = false, atMs: Double
    ) {
        self.plan = plan
        self.selected = selected
        self.goesOn = goesOn
        self.isObserving = isObserving
        offered = EncryptionMethods(plan.ciphers)
        startedAtMs = atMs
        sentAtMs = atMs
    }

    /// What opens the conference. `extended`: see `connectInitial`.
    func opening(extended: Bool) -> ClientSequence.Action {
        .send(connectInitial(selected: selected, methods: offered, extended: extended, session: plan.session))
    }

    mutating func handle(_ event: ClientSequence.Event, atMs: Double) -> [ClientSequence.Action] {
        switch event {
        case .received(let bytes): return read(bytes, atMs)
        case .closed(let close): return ended(close == .eof ? .closed : .reset, .cutOff, atMs)
        case .alert(let number): return ended(.tlsAlert, .cutOff, atMs, detail: "TLS alert \(number)")
        case .deadline: return ended(.silence, .timedOut, atMs)
        case .woken:
            guard case .leaving = phase else { return [] }
            return finish(.answered)
        case .connected, .secured, .securingFailed: return []
        }
    }

    // MARK: frames

    private mutating func read(_ bytes: ArraySlice<UInt8>, _ atMs: Double) -> [ClientSequence.Action] {
        buffer.append(contentsOf: bytes)
        var actions: [ClientSequence.Action] = []
        do {
            while !isOver, let length = try TPKT.frameLength(buffer[...]), buffer.count >= length {
                let frame = buffer[..<length]
                frames += 1
                actions +=
                    frames > Self.mostFrames ? garbage("more messages than a server has", atMs) : heard(frame, atMs)
                buffer = Array(buffer[length...])
            }
            settled?.rest = buffer
            return actions
        } catch {
            return actions + garbage(shown(error.description), atMs)
        }
    }

    private var isOver: Bool {
        if case .over = phase { return true }
        return false
    }

    /// What comes now is no more part of joining.
    var isPast: Bool {
        switch phase {
        case .leaving, .beyond: true
        default: false
        }
    }

    private mutating func heard(_ frame: ArraySlice<UInt8>, _ atMs: Double) -> [ClientSequence.Action] {
        if case .awaitingResponse = phase, let response = try? ConnectResponse(frame: frame) {
            return connected(response, atMs)
        }
        let pdu: DomainPDU
        do { pdu = try DomainPDU(frame: frame) } catch { return unreadable(frame, error, atMs) }
        switch (pdu, phase) {
        case (.sendDataIndication(let data), _): return word(data)
        case (.disconnectProviderUltimatum(let ultimatum), _): return disconnected(ultimatum.reason, atMs)
        case (_, .leaving), (_, .beyond): return []
        case (.attachUserConfirm(let confirm), .awaitingUser): return attached(confirm, atMs)
        case (.channelJoinConfirm(let confirm), .joining(let user, let channels)):
            return confirmed(confirm, user, channels, atMs)
        default: return garbage("another MCS message than was due", atMs)
        }
    }

    private mutating func unreadable(
        _ frame: ArraySlice<UInt8>, _ error: WireError, _ atMs: Double
    ) -> [ClientSequence.Action] {
        if isPast { return [] }
        // X.224 has a farewell and a complaint of its own.
        switch try? ConnectionAnswer(frame: frame) {
        case .disconnect: return ended(.disconnected, nil, atMs, detail: "X.224 Disconnect Request")
        case .error: return ended(.disconnected, nil, atMs, detail: "X.224 Error")
        default: return garbage(shown(error.description), atMs)
        }
    }

    // MARK: the server's answers

    private mutating func connected(_ response: ConnectResponse, _ atMs: Double) -> [ClientSequence.Action] {
        guard response.result == .successful else { return refused(response.result, atMs) }
        let conference: ConferenceCreateResponse
        do { conference = try ConferenceCreateResponse(response.userData[...]) } catch {
            return garbage(shown(error.description), atMs)
        }
        var facts = conferenceFacts(conference, plan.question)
        if selected == .rdp, let security = conference.security {
            facts.append(rdpSecurity(security, plan.question, offered: offered))
        }
        let seen = facts.map { ClientSequence.Action.observe($0, durationMs: atMs - sentAtMs) }
        guard conference.result == 0 else { return seen + refusedByGCC(conference.result, atMs) }
        guard goesOn else { return seen + answered(atMs) }
        guard !isObserving else {
            phase = .awaitingUser
            return seen
        }
        guard let network = conference.network else { return seen + garbage("a response without SC_NET", atMs) }
        // The message channel is left out without a session: before the Client Info PDU nothing comes over it, and it costs a
        // round trip.
        channels = [network.ioChannelID]
        if plan.session != nil {
            channels += conference.messageChannel.map { [$0] } ?? []
            settled = SessionStart(
                user: 0, ioChannel: network.ioChannelID, messageChannel: conference.messageChannel, selected: selected,
                security: conference.security)
        }
        skipsJoining = (conference.core?.earlyCapabilityFlags ?? 0) & skipChannelJoinSupported != 0
        phase = .awaitingUser
        // Nothing answers an Erect-Domain-Request, so that the client need not wait between the two.
        return seen + [
            send(DomainPDU.erectDomainRequest(.init()).encoded() + DomainPDU.attachUserRequest.encoded(), atMs)
        ]
    }

    private mutating func attached(_ confirm: AttachUserConfirm, _ atMs: Double) -> [ClientSequence.Action] {
        guard confirm.result == .successful else { return refused(confirm.result, atMs) }
        guard let user = confirm.initiator else { return garbage("a user without a channel", atMs) }
        guard !isObserving else {
            phase = .joining(user: user, channels: [])
            return []
        }
        return join(user, [user] + channels, atMs)
    }

    private mutating func confirmed(
        _ confirm: ChannelJoinConfirm, _ user: UInt16, _ channels: [UInt16], _ atMs: Double
    ) -> [ClientSequence.Action] {
        if isObserving, confirm.result == .successful {
            joined += 1
            return []
        }
        guard let asked = channels.first else { return garbage("a channel that nobody asked for", atMs) }
        guard confirm.result == .successful else { return refused(confirm.result, atMs, detail: "channel \(asked)") }
        guard confirm.initiator == user, confirm.requested == asked, confirm.channelID == asked else {
            return garbage("channel \(confirm.channelID ?? confirm.requested) joined in place of \(asked)", atMs)
        }
        joined += 1
        return join(user, Array(channels.dropFirst()), atMs)
    }

    /// One after the other, each after the confirm of the one before. [MS-RDPBCGR 3.2.5.3.8]
    private mutating func join(_ user: UInt16, _ left: [UInt16], _ atMs: Double) -> [ClientSequence.Action] {
        guard let next = left.first, !skipsJoining else { return arrived(user, atMs) }
        phase = .joining(user: user, channels: left)
        return [send(DomainPDU.channelJoinRequest(.init(initiator: user, channelID: next)).encoded(), atMs)]
    }

    private mutating func word(_ data: SendData) -> [ClientSequence.Action] {
        // What the old security has encrypted says nothing from outside.
        if isObserving, isEncrypted(data) { return [] }
        let isLeaving = if case .leaving = phase { true } else { false }
        let word = serverWord(data.userData[...], over: plan.question, leaving: isLeaving)
        return words.note(word).map { [.observe($0, durationMs: nil)] } ?? []
    }

    private mutating func answered(_ atMs: Double) -> [ClientSequence.Action] {
        end(.answered, atMs, stage: .connectResponse) + [.send(farewell)] + finish(.answered)
    }

    private mutating func arrived(_ user: UInt16, _ atMs: Double) -> [ClientSequence.Action] {
        let roundTripMs = atMs - sentAtMs
        let actions = end(.joined, atMs, stage: .channels)
        if settled != nil {
            settled?.user = user
            isHandedOver = true
            phase = .over
            return actions
        }
        phase = .leaving
        let waitMs = min(max(2 * roundTripMs, Self.farewellMs.lowerBound), Self.farewellMs.upperBound)
        return actions + [send(farewell, atMs), .wake(afterMs: Int(waitMs))]
    }

    private mutating func send(_ bytes: [UInt8], _ atMs: Double) -> ClientSequence.Action {
        sentAtMs = atMs
        return .send(bytes)
    }
}

/// rn-user-requested, as clients say it whose user closed the window. [MS-RDPBCGR 1.4.2.1]
let farewell = DomainPDU.disconnectProviderUltimatum(.init(reason: .userRequested)).encoded()

/// Keeps what servers say within bounds.
private struct EarlyWords {
    private static let most = 8
    private var count = 0
    private var kinds: Set<EarlyMessage.What> = []

    /// The fact, unless one like it was kept or there are too many.
    mutating func note(_ fact: any Fact) -> (any Fact)? {
        if let message = fact as? EarlyMessage, !kinds.insert(message.what).inserted { return nil }
        guard count < Self.most else { return nil }
        count += 1
        return fact
    }
}
