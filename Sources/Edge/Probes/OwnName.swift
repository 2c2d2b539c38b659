import Evidence
import Transport

extension WalkRunner {
    private static let ownNameLimitMs = 800.0

    /// Where another machine answers than the one that was asked for: does DNS give this address for the name that the machine
    /// calls itself? Then the address is rightly its own, and it is the asked name that leads to the wrong place.
    func askOwnName() async {
        let walk = recorder.snapshot(final: false)
        guard let name = Self.ownName(worthAsking: walk), leftMs >= Self.leastTimeMs,
            let used = walk.all(PortAnswer.self).first(where: { $0.fact.used })?.fact.address
        else { return recorder.note(.ownName, .notRun(.cannotChangeVerdict)) }
        let startMs = recorder.clock.nowMs()
        let answer = await dnsLookup(
            name, servers: options.dnsServers, limitMs: min(Self.ownNameLimitMs, leftMs - Self.leastTimeMs))
        recorder.observe(
            OwnName(
                name: name, outcome: answer.outcome, addresses: answer.addresses,
                leadsHere: answer.addresses.contains(used)),
            by: .ownName, durationMs: recorder.clock.nowMs() - startMs)
        recorder.note(.ownName, answer.outcome == .timedOut ? .unanswered(.timedOut) : .answered)
    }

    /// The machine's full name, where it is not the asked one and the asked one was looked up. What a host says of itself is
    /// put to DNS only if it looks like a name.
    static func ownName(worthAsking walk: Walk) -> String? {
        guard walk.target.address == nil, !isAddressOrLoopback(walk.target.host),
            let machine = walk.first(NTLMIdentity.self)?.fact, machine.match == CertificateNames.Match.none,
            let name = machine.dnsComputer, name.contains("."), (3...253).contains(name.utf8.count),
            name.utf8.allSatisfy(isOfName)
        else { return nil }
        return name
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
