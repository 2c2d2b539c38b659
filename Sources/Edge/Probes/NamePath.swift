import Evidence
import Identity
import NIOCore
import Primitives
import RDPSequence
import Synchronization
import Transport

/// Which other address of the name is worth a connection. Pure.
enum OtherAddress {
    struct Candidate: Equatable {
        let address: String
        let source: ByAddress.Source
    }

    /// Nothing where the walk went well, or where the name leads to the same address either way.
    ///
    /// - Parameter remembered: where the name led in an earlier walk.
    static func worthAsking(_ walk: Walk, remembered: String?) -> Candidate? {
        guard walk.target.address == nil, !isAddressOrLoopback(walk.target.host),
            let system = walk.first(SystemNames.self)?.fact,
            !wentWell(walk)
        else { return nil }
        let known = Set(system.addresses)
        if let dns = walk.first(DNSNames.self)?.fact, dns.outcome == .answered, known.isDisjoint(with: dns.addresses),
            let address = dns.addresses.first(where: { !$0.contains(":") }) ?? dns.addresses.first
        {
            return Candidate(address: address, source: .dns)
        }
        guard let remembered, !remembered.isEmpty, !known.contains(remembered) else { return nil }
        return Candidate(address: remembered, source: .remembered)
    }

    /// The server answered, and showed no name that speaks against it.
    private static func wentWell(_ walk: Walk) -> Bool {
        let answer = walk.all(ProtocolAnswer.self).first { $0.fact.question == .client }?.fact.outcome
        guard answer == .selected || answer == .plainConfirm || answer == .failure else { return false }
        if let machine = walk.first(NTLMIdentity.self)?.fact { return machine.match != CertificateNames.Match.none }
        return walk.first(CertificateNames.self)?.fact.match != CertificateNames.Match.none
    }
}

extension WalkRunner {
    /// A host that is far away answers within this; what this machine makes of the name has failed by then anyway.
    private static let byAddressLimitMs = 2_000.0
    static let byAddressReserveMs = 2_500.0
    private static let recallLimitMs = 300.0

    /// Where the name led nowhere, or to somebody else: does the server answer at another address of the name?
    func askByAddress() async {
        let walk = recorder.snapshot(final: false)
        guard let candidate = OtherAddress.worthAsking(walk, remembered: await rememberedAddress()),
            let address = try? SocketAddress(ipAddress: candidate.address, port: Int(target.port))
        else { return recorder.note(.byAddress, .notRun(.cannotChangeVerdict)) }
        guard leftMs >= Self.leastTimeMs else { return recorder.note(.byAddress, .notRun(.deadline)) }
        guard recorder.claimConnection() else { return recorder.note(.byAddress, .notRun(.connectionsSpent)) }
        if let entry = await hostsFileEntry(of: target.host) { recorder.observe(entry, by: .byAddress) }
        await ask(candidate, at: address)
    }

    private func ask(_ candidate: OtherAddress.Candidate, at address: SocketAddress) async {
        let limitMs = min(leftMs, Self.byAddressLimitMs)
        let seen = Mutex(Answer(sighting: Sighting(question: .client, address: candidate.address)))
        let attempt = await dialer.converse(
            with: address, sequence: sequence(.client, address), limitMs: limitMs,
            deadlineMs: recorder.clock.nowMs() + limitMs,
            onReach: { reached in
                if reached.outcome == .connected { recorder.connectionAnswered(from: reached.source) }
                seen.withLock { $0.reach = reached.outcome }
                return .authenticate
            },
            observe: { fact, _ in seen.withLock { $0.take(fact) } })
        let answer = seen.withLock(\.self)
        let face = answer.sighting.fact
        let names = [face?.computer].compactMap(\.self) + (face?.names ?? [])
        recorder.observe(
            ByAddress(
                address: candidate.address, source: candidate.source, reach: answer.reach, spokeRDP: answer.spokeRDP,
                computer: face?.computer, names: face?.names ?? [],
                match: names.isEmpty ? nil : nameMatch(asked: target.host, names: names)),
            by: .byAddress)
        recorder.note(.byAddress, attempt)
    }

    private struct Answer: Sendable {
        var sighting: Sighting
        var reach = ReachOutcome.timedOut
        var spokeRDP = false

        mutating func take(_ fact: any Fact) {
            sighting.take(fact)
            guard let outcome = (fact as? ProtocolAnswer)?.outcome else { return }
            spokeRDP = outcome == .selected || outcome == .failure || outcome == .plainConfirm
        }
    }

    private func rememberedAddress() async -> String? {
        guard let knownHosts = options.knownHosts, let key = HostKey(asked: target) else { return nil }
        return await withDeadline(ms: Self.recallLimitMs, nil) {
            (try? knownHosts.recall(key))?.certificates.first?.address
        }
    }
}
