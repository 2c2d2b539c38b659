import Evidence
import Testing

@testable import PathMTU

/// A path that answers what it carries, and the search that measures it.
private struct SimulatedPath {
    var carries: Int
    /// Said by a router about what is larger; nil: nothing is said.
    var reports: Int?
    /// Answers come in pieces of this size.
    var fragment: Int?
    /// Whether this datagram, counted from zero, gets through at all.
    var delivers: (Int) -> Bool = { _ in true }
    var family = ICMPEcho.Family.four
    var interfaceMTU = 1500

    struct Result {
        var echo: PathEcho?
        var isFinished = false
        var sent: [Int] = []
        var waits = 0
    }

    /// Runs a search to its end.
    func measure() -> Result {
        var search = EchoSearch(
            .init(address: "10.0.0.41", family: family, largest: interfaceMTU, waitMs: 100))
        var result = Result()
        var events: [EchoSearch.Event] = [.started]
        while !result.isFinished, result.sent.count < 100 {
            guard !events.isEmpty else {
                result.waits += 1
                events = [.woken]
                continue
            }
            for action in search.handle(events.removeFirst()) {
                switch action {
                case .send(let sequence, let packet):
                    let isDelivered = delivers(result.sent.count)
                    result.sent.append(packet)
                    if let event = event(sequence, packet), isDelivered { events.append(event) }
                case .wake: break
                case .finish(let echo): (result.echo, result.isFinished) = (echo, true)
                }
            }
        }
        return result
    }

    private func event(_ sequence: UInt16, _ packet: Int) -> EchoSearch.Event? {
        if packet <= carries {
            return .answered(sequence: sequence, fragment: fragment.flatMap { $0 < packet ? $0 : nil })
        }
        return reports.map { .tooLong(mtu: $0) }
    }
}

@Suite struct EchoSearchTests {
    @Test func aHealthyPathCostsThreeDatagramsAndNoWait() {
        let result = SimulatedPath(carries: 1500).measure()
        #expect(result.sent == [84, 84, 1500])
        #expect(result.waits == 0)
        #expect(result.echo?.outcome == .passes && result.echo?.answered == 1500 && result.echo?.lost == nil)
    }

    @Test(arguments: [1492, 1460, 1420, 1400, 1280, 576]) func aUsualLimitIsFoundToTheByte(_ carries: Int) {
        let result = SimulatedPath(carries: carries).measure()
        #expect(result.echo?.outcome == .lost)
        #expect(result.echo?.answered == carries && result.echo?.lost == carries + 1)
        #expect(result.waits <= EchoSearch.volleyLimit && result.sent.count <= 32)
    }

    /// Every limit there is, on interfaces of every usual MTU: never above what passes, and close to it.
    @Test(arguments: [1280, 1420, 1500, 9000]) func anyLimitIsFoundClosely(_ interfaceMTU: Int) {
        for carries in stride(from: 100, to: interfaceMTU, by: 7) {
            let result = SimulatedPath(carries: carries, interfaceMTU: interfaceMTU).measure()
            guard let echo = result.echo else {
                Issue.record("\(carries): not measured")
                continue
            }
            #expect(echo.outcome == .lost, "\(carries)")
            #expect(echo.answered <= carries && (echo.lost ?? 0) > carries, "\(carries)")
            if interfaceMTU == 1500, carries >= 1280 { #expect(carries - echo.answered <= 4, "\(carries)") }
            #expect(result.sent.count <= 48 && result.waits <= EchoSearch.volleyLimit, "\(carries)")
        }
    }

    @Test func whoAnswersNothingIsNotMeasured() {
        let result = SimulatedPath(carries: 1500, delivers: { _ in false }).measure()
        #expect(result.isFinished && result.echo == nil)
        #expect(result.sent.count == 3 && result.waits == 1)
    }

    @Test func aRoutersWordIsTriedAndBelieved() {
        let result = SimulatedPath(carries: 1400, reports: 1400).measure()
        #expect(result.echo?.outcome == .smaller)
        #expect(result.echo?.reportedMTU == 1400 && result.echo?.answered == 1400)
        #expect(result.sent == [84, 84, 1500, 1400] && result.waits == 0)
    }

    @Test(arguments: [0, 20, 1501, 65_535]) func aRoutersNonsenseIsNoSize(_ mtu: Int) {
        let result = SimulatedPath(carries: 1400, reports: mtu).measure()
        #expect(result.echo?.outcome == .smaller)
        #expect(result.echo?.reportedMTU == nil)
    }

    @Test func answersInPiecesTellOfANarrowWayBack() {
        let result = SimulatedPath(carries: 1500, fragment: 1396).measure()
        #expect(result.echo?.outcome == .smaller && result.echo?.fragment == 1396)
    }

    /// Of the small ones one is missing now and then, so that the silence of a large one says nothing.
    @Test func lossIsNotSize() {
        let result = SimulatedPath(carries: 1400, delivers: { $0 < 3 || $0 % 2 == 0 }).measure()
        #expect(result.echo?.outcome != .passes)
        let lostSmall = SimulatedPath(carries: 1400, delivers: { $0 < 3 || $0 > 4 }).measure()
        #expect(lostSmall.echo?.outcome == .unclear)
    }

    /// The largest once lost by chance is answered when it is sent again.
    @Test func oneLossIsMadeGood() {
        let result = SimulatedPath(carries: 1500, delivers: { $0 != 2 }).measure()
        #expect(result.echo?.outcome == .passes)
        #expect(result.waits == 1)
    }

    /// However chance falls, a path that carries everything is hardly ever taken for one that does not.
    @Test func chanceHardlyEverLooksLikeALimit() {
        var random = SplitMix(state: 17)
        let losing = (0..<2000).count { _ in
            let outcome = SimulatedPath(carries: 1500, delivers: { _ in random.next() % 100 >= 36 }).measure().echo?
                .outcome
            return outcome == .lost
        }
        #expect(losing <= 4, "\(losing) of 2000 with 36 of 100 round trips lost")
    }

    @Test func whatThisMachineRefusesIsUnclear() {
        var search = EchoSearch(.init(address: "::1", family: .six, largest: 1500, waitMs: 100))
        #expect(search.handle(.started).count == 4)
        guard case .finish(let echo) = search.handle(.refused(sequence: 2)).first else {
            Issue.record("it goes on")
            return
        }
        #expect(echo?.outcome == .unclear)
    }

    /// Answers to nothing that was asked, and anything after the end, change nothing.
    @Test func strangersAreNotHeard() {
        var search = EchoSearch(.init(address: "10.0.0.41", family: .four, largest: 1500, waitMs: 100))
        _ = search.handle(.started)
        #expect(search.handle(.answered(sequence: 9, fragment: nil)).isEmpty)
        #expect(search.handle(.refused(sequence: 700)).isEmpty)
        #expect(search.handle(.answered(sequence: 2, fragment: nil)).count == 1)
        for event: EchoSearch.Event in [.woken, .started, .tooLong(mtu: 1400), .answered(sequence: 0, fragment: nil)] {
            #expect(search.handle(event).isEmpty)
        }
    }
}

/// A generator that is the same everywhere. [Steele, Lea and Flood, 2014]
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
