import Evidence
import NIOCore
import Transport

extension WalkRunner {
    /// What this machine makes of the name, and what is special about the addresses. Empty when nothing came of it.
    func resolve() async -> [SocketAddress] {
        let host = target.address ?? target.host
        let form: NameAsked.Form =
            if !isLiteralAddress(target.host) { .name } else if target.host.contains(":") { .ipv6 } else { .ipv4 }
        recorder.observe(NameAsked(host: target.host, form: form, given: target.address), by: .nameResolves)
        let startMs = recorder.clock.nowMs()
        // A resolver that hangs must leave time for the address that DNS gives.
        let limitMs = max(options.timeoutMs / 2, options.timeoutMs - Self.byAddressReserveMs)
        let answer = await systemLookup(host, port: target.port, limitMs: limitMs)
        recorder.observe(answer.fact, by: .nameResolves, durationMs: recorder.clock.nowMs() - startMs)
        recorder.note(
            .nameResolves, answer.fact.outcome == .timedOut ? .unanswered(.timedOut) : .answered)
        observeClasses(answer.addresses)
        return answer.addresses
    }

    private func observeClasses(_ addresses: [SocketAddress]) {
        let local = localAddresses().map { ($0.interface, $0.address) }
        for address in addresses.prefix(Self.addressLimit) {
            guard let text = address.ipAddress, let found = addressClass(text, local: local) else { continue }
            recorder.observe(found, by: .nameResolves)
        }
    }

    /// DNS's own view of the name, asked beside the system's; nil where there is no name to ask for.
    func askDNS() -> Signal<DNSView?> {
        let signal = Signal<DNSView?>()
        guard target.address == nil, !isAddressOrLoopback(target.host) else {
            signal.fire(nil)
            return signal
        }
        let limitMs = min(Self.reachLimitMs, options.timeoutMs)
        Task {
            let startMs = recorder.clock.nowMs()
            let fact = await dnsLookup(target.host, servers: options.dnsServers, limitMs: limitMs)
            signal.fire(DNSView(fact: fact, durationMs: recorder.clock.nowMs() - startMs))
        }
        return signal
    }

    /// Records DNS's view if it comes in time; a name that the system knows does not wait long for it.
    func noteDNS(_ answer: Signal<DNSView?>, graceMs: Double) async {
        switch await answer.wait(ms: graceMs) {
        case .some(.some(let view)):
            recorder.observe(view.fact, by: .dnsAnswers, durationMs: view.durationMs)
            recorder.note(.dnsAnswers, view.fact.outcome == .timedOut ? .unanswered(.timedOut) : .answered)
        case .some(.none): recorder.note(.dnsAnswers, .notRun(.notApplicable))
        case .none: recorder.note(.dnsAnswers, .unanswered(.timedOut))
        }
    }

    struct DNSView: Sendable {
        let fact: DNSNames
        let durationMs: Double
    }
}
