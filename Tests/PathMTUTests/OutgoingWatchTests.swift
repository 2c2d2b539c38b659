import Evidence
import Testing

@testable import PathMTU

/// Ethernet with timestamps: packets of 576, 1280, 1400, 1420, 1460, 1492, 1500 and 1500 bytes, then a small one.
private let ladder = PacketLadder(segment: 1448, overhead: 52)

private func reading(
    packets: Int = 0, beyondGap: Int = 0, timeouts: Int = 0, retransmissions: Int = 0, pathMTU: Int = 1500,
    all: Bool = false
) -> OutgoingWatch.Reading {
    let pieces = ladder?.pieces ?? []
    return OutgoingWatch.Reading(
        acknowledged: all ? pieces.reduce(0, +) : pieces.prefix(packets).reduce(0, +), beyondGap: beyondGap,
        timeouts: timeouts, retransmissions: retransmissions, pathMTU: pathMTU)
}

@Suite struct OutgoingWatchTests {
    private func watch(rttMs: Double = 1) throws -> OutgoingWatch {
        OutgoingWatch(ladder: try #require(ladder), before: reading(), sentAtMs: 1000, rttMs: rttMs)
    }

    struct Look: Sendable, CustomTestStringConvertible {
        let name: String
        let reading: OutgoingWatch.Reading
        var atMs = 1100.0
        let outcome: PathOutgoing.Outcome?

        var testDescription: String { name }
    }

    @Test(arguments: [
        Look(name: "on its way", reading: reading(), outcome: nil),
        Look(name: "half of it arrived", reading: reading(packets: 4), outcome: nil),
        Look(name: "all but the small one", reading: reading(packets: 8), outcome: nil),
        Look(name: "all of it", reading: reading(all: true), outcome: .passes),
        Look(name: "all of it after losses", reading: reading(retransmissions: 9, all: true), outcome: .passes),
        Look(name: "all of it, in smaller packets", reading: reading(pathMTU: 1400, all: true), outcome: .smaller),
        Look(name: "a gap, just met", reading: reading(packets: 3, beyondGap: 1, timeouts: 1), outcome: nil),
        Look(
            name: "a gap that only the small one passes", reading: reading(packets: 3, beyondGap: 1, timeouts: 2),
            outcome: .lost),
        Look(
            name: "the very first is lost for good", reading: reading(packets: 0, beyondGap: 1, timeouts: 2),
            outcome: .lost),
        Look(
            name: "a gap that a larger packet passed too", reading: reading(packets: 3, beyondGap: 2, timeouts: 2),
            outcome: nil),
        Look(
            name: "the second packet of a size, the first of which arrived",
            reading: reading(packets: 7, beyondGap: 1, timeouts: 2), outcome: nil),
        Look(
            name: "the same, for long", reading: reading(packets: 7, beyondGap: 1, timeouts: 3), outcome: .stalled),
        Look(
            name: "nothing behind the gap arrives", reading: reading(packets: 3, timeouts: 2), outcome: nil),
        Look(
            name: "nothing behind the gap arrives, for long", reading: reading(packets: 3, timeouts: 3),
            outcome: .stalled),
        Look(name: "time is up", reading: reading(packets: 3, beyondGap: 1), atMs: 3500, outcome: .stalled),
        Look(name: "time is nearly up", reading: reading(packets: 3, beyondGap: 1), atMs: 3499, outcome: nil),
    ]) func concludes(_ look: Look) throws {
        #expect(try watch().conclude(look.reading, atMs: look.atMs) == look.outcome)
    }

    /// A far host has more time: twenty round trips.
    @Test func timeGrowsWithTheRoundTrip() throws {
        let watch = try watch(rttMs: 300)
        #expect(watch.conclude(reading(packets: 3), atMs: 6999) == nil)
        #expect(watch.conclude(reading(packets: 3), atMs: 7000) == .stalled)
    }

    @Test(
        arguments: [(0, nil, 576), (1, 576, 1280), (3, 1400, 1420), (7, 1500, 1500), (8, 1500, nil)]
            as [(Int, Int?, Int?)])
    func namesTheSizes(_ packets: Int, _ acknowledged: Int?, _ lost: Int?) throws {
        let watch = try watch()
        #expect(watch.acknowledgedPacket(reading(packets: packets)) == acknowledged)
        #expect(watch.lostPacket(reading(packets: packets)) == lost)
    }

    /// Part of a packet is none.
    @Test func aPartOfAPacketDoesNotCount() throws {
        var part = reading(packets: 3)
        part.acknowledged -= 1
        #expect(try watch().acknowledgedPacket(part) == 1280)
    }

    /// Who closes or resets has told enough when a packet of full size had arrived.
    @Test(arguments: [(6, PathOutgoing.Outcome.cut), (7, .passes), (8, .passes), (0, .cut)])
    func aCutConnection(_ packets: Int, _ outcome: PathOutgoing.Outcome) throws {
        #expect(try watch().concludeCut(reading(packets: packets)) == outcome)
    }
}
