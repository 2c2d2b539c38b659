import Testing

@testable import Lab

@Suite("Who is let in")
struct TallyTests {
    private let limited = ServerBehaviour().with { $0.takesAtOnce = 2 }

    @Test("More than a server takes at once are reset, until one leaves")
    func atOnce() {
        let tally = Tally()
        #expect(tally.admit(atMs: 0, limited) == limited)
        #expect(tally.admit(atMs: 0, limited) == limited)
        #expect(tally.admit(atMs: 0, limited).onAccept == .reset)
        tally.leave()
        tally.leave()
        #expect(tally.admit(atMs: 1, limited) == limited)
        #expect(tally.count == 4)
    }

    @Test("More than a blocker allows in a minute are reset, and the minute passes")
    func often() {
        let tally = Tally()
        let strict = ServerBehaviour().with { $0.bansAfter = 1 }
        #expect(tally.admit(atMs: 0, strict) == strict)
        #expect(tally.admit(atMs: 1, strict).onAccept == .reset)
        #expect(tally.admit(atMs: 61_000, strict) == strict)
    }

    @Test("Who comes while the server is busy waits for those before")
    func inTurn() {
        let tally = Tally()
        let busy = ServerBehaviour().with { $0.busyMs = 600 }
        #expect([0.0, 0, 100].map { tally.admit(atMs: $0, busy).negotiation.lateMs } == [600, 1200, 1700])
        #expect(tally.admit(atMs: 5000, busy).negotiation.lateMs == 600)
    }
}
