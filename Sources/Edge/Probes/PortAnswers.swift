import Evidence
import NIOCore
import RDPSequence
import Synchronization
import Transport

extension WalkRunner {
    /// Which address the walk goes on over: the first one that connected.
    final class Claim: Sendable {
        private let taken = Mutex(false)

        func take() -> Bool {
            taken.withLock { taken in
                defer { taken = true }
                return !taken
            }
        }
    }

    /// What the conversations of one walk tell one another.
    struct Signals: Sendable {
        let claim = Claim()
        /// Fires with the first address that connected, the one that the walk goes on over; nil when all failed.
        let connected = Signal<SocketAddress?>()
        /// Fires with the first answer over the claimed address; nil when there is none to come.
        let answer = Signal<Answered?>()
        /// Fires with the end of the claimed address's handshake; nil when there is none to come.
        let handshake = Signal<HandshakeEnd?>()
        /// Fires with what became of the client's offer that is replayed; nil when none is.
        let clientOffer = Signal<ClientOffer?>()
        /// Fires when the conversation over the claimed address is over.
        let conversed = Signal<Bool>()
        /// Whether `--as` has its connection is settled.
        let clientHasConnection = Signal<Bool>()
        /// Ends the claimed conversation as its deadline would.
        let abandon = Signal<@Sendable () -> Void>()
    }

    struct Answered: Sendable {
        let address: SocketAddress
        let answer: ProtocolAnswer
    }

    /// Asks every address, goes on over the first that connects, and asks beside it what is worth asking.
    ///
    /// All are asked at almost the same time: each a moment after the one that a client would take before it, so that of
    /// addresses that all answer the walk takes the client's.
    func connect(to addresses: [SocketAddress]) async {
        let signals = Signals()
        let logon = await logonPlan()
        async let others: Void = askOtherPorts(of: addresses[0], signals)
        async let sides: Void = askBeside(signals)
        async let memory = recall(signals)
        async let matrix: Void = askMatrix(signals)
        async let client: Void = askAsClient(signals)
        async let echo: Void = measureEcho(signals)
        async let repeats: Void = repeatInSmallPackets(signals)
        async let datagrams: Void = askOverUDP(signals)
        await withTaskGroup(of: Void.self) { group in
            // Where a gateway stands by, its own connections come on top.
            let limit = target.gateway == nil ? Self.addressLimit : Self.addressLimit / 2
            for (index, address) in addresses.prefix(limit).enumerated() {
                group.addTask {
                    if index > 0 { try? await Task.sleep(for: Self.addressStagger * index) }
                    await converse(with: address, logon, signals)
                }
            }
            await group.waitForAll()
            signals.connected.fire(nil)
            signals.answer.fire(nil)
            signals.handshake.fire(nil)
            signals.conversed.fire(false)
        }
        _ = await (others, sides, matrix, client)
        _ = await (echo, repeats, datagrams)
        noteHistory(await memory)
        await joinAgainIfCut(signals)
        await askWhenAllIsOver(signals)
        noteUnasked()
    }

    /// The client's own question over one address; on over the claimed one, as far as no credentials are needed, or with those
    /// that were given: no other connection of a walk ever has them.
    private func converse(with address: SocketAddress, _ logon: LogonPlan?, _ signals: Signals) async {
        guard recorder.claimConnection() else { return }
        let claimed = Mutex(false)
        let yield = SessionYield()
        var sequence = sequence(.client, address)
        sequence.logOn(with: logon, session: sessionPlan(logon))
        let attempt = await dialer.converse(
            with: address, sequence: sequence, limitMs: reachMs,
            deadlineMs: options.timeoutMs, results: yield.results,
            onReach: { reached in
                let isClaimed = reached.outcome == .connected && signals.claim.take()
                observe(reached, of: address, used: isClaimed)
                guard reached.outcome == .connected else { return .negotiate }
                claimed.withLock { $0 = isClaimed }
                if isClaimed { signals.abandon.fire(reached.abandon) }
                signals.connected.fire(address)
                return isClaimed ? .join : .negotiate
            },
            observe: { fact, durationMs in
                recorder.observe(fact, by: .of(fact, question: .client), durationMs: durationMs)
                // What another address says is kept, but the walk does not go on from it.
                if claimed.withLock(\.self) { noteAnswer(fact, address, signals) }
            })
        guard claimed.withLock(\.self) else { return }
        signals.conversed.fire(true)
        noteEnd(attempt)
        await settle(yield, at: address, logon)
    }

    func sequence(
        _ question: ProtocolAnswer.Question, _ address: SocketAddress, _ depth: ClientSequence.Depth = .negotiate
    ) -> ClientSequence {
        ClientSequence(
            plan: .init(
                question: question, address: address.ipAddress ?? "", askedHost: target.host,
                startedAt: recorder.clock.startedAt),
            depth: depth)
    }

    private func observe(_ reached: Dialer.Reached, of address: SocketAddress, used: Bool) {
        if reached.outcome == .connected { recorder.connectionAnswered(from: reached.source) }
        recorder.observe(
            PortAnswer(
                address: address.ipAddress ?? "", family: address.protocol == .inet6 ? .ipv6 : .ipv4, port: target.port,
                outcome: reached.outcome, errno: reached.errno, rttMs: reached.rttMs, used: used),
            by: .portAnswers, durationMs: reached.rttMs)
        recorder.note(.portAnswers, .answered)
    }

    private func noteAnswer(_ fact: any Fact, _ address: SocketAddress, _ signals: Signals) {
        switch fact {
        case let answer as ProtocolAnswer:
            recorder.note(.protocolsOffered, Self.attempt(answer))
            signals.answer.fire(Answered(address: address, answer: answer))
        case let end as HandshakeEnd:
            signals.handshake.fire(end)
            recorder.note(
                .certificateShown,
                end.outcome == .completed
                    ? .answered : .unanswered(end.outcome == .silence ? .timedOut : .cutOff))
        case let answer as CredSSPAnswer:
            switch answer.outcome {
            case .silence: recorder.note(.credSSPAnswers, .unanswered(.timedOut))
            case .closed, .reset, .tlsAlert: recorder.note(.credSSPAnswers, .unanswered(.cutOff))
            default: recorder.note(.credSSPAnswers, .answered)
            }
        case is LogonEnd, is EarlyAuthorization: recorder.note(.logonTried, .answered)
        case is ActivateEnd: recorder.note(.sessionOpened, .answered)
        case let end as JoinEnd where !Self.isCut(end): recorder.note(.channelsJoined, Self.attempt(end))
        default: break
        }
    }

    static func attempt(_ answer: ProtocolAnswer) -> Attempt {
        switch answer.outcome {
        case .silence: .unanswered(.timedOut)
        case .closed: .unanswered(.cutOff)
        default: .answered
        }
    }

    private func noteEnd(_ attempt: Attempt) {
        if case .unanswered(.ourFault) = attempt { recorder.note(.protocolsOffered, attempt) }
    }

    /// Every probe has an attempt in the report: what was not asked says why.
    private func noteUnasked() {
        let walk = recorder.snapshot(final: false)
        let policy = PlannedQuestions.nlaPolicy(walk.all(ProtocolAnswer.self).map(\.fact))
        if policy != .unknown { recorder.observe(NLAPolicy(policy: policy), by: .nlaWanted) }
        let selected = walk.all(ProtocolAnswer.self).first {
            $0.fact.outcome == .selected && $0.fact.question == .client
        }
        let reachesTLS = (selected?.fact.selected ?? 0) != 0
        recorder.note(.protocolsOffered, .notRun(.blockedByEarlierStep))
        recorder.note(.certificateShown, .notRun(selected == nil ? .blockedByEarlierStep : .notApplicable))
        recorder.note(.credSSPAnswers, .notRun(reachesTLS ? .notApplicable : .blockedByEarlierStep))
        recorder.note(.channelsJoined, .notRun(Self.whyNotJoined(walk)))
        recorder.note(.clientOffer, .notRun(.notApplicable))
        recorder.note(.logonTried, .notRun(options.logon == nil ? .needsCredentials : .blockedByEarlierStep))
        recorder.note(.sessionOpened, .notRun(options.session == nil ? .notApplicable : .blockedByEarlierStep))
        recorder.note(.redirectionFollowed, .notRun(.notApplicable))
        recorder.note(.pathOutgoing, .notRun(reachesTLS ? .cannotChangeVerdict : .blockedByEarlierStep))
        for probe in [
            Probe.otherPorts, .nlaWanted, .rdpSecurityAllowed, .oldRequestAnswered, .redirectionProtocols,
            .identityAgain, .rdpSecurityMethods, .tlsMatrix, .pathRepeat,
        ] {
            recorder.note(probe, .notRun(.cannotChangeVerdict))
        }
    }
}
