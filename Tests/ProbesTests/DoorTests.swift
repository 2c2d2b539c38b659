import Evidence
import NIOCore
import NIOPosix
import Primitives
import RDPSequence
import Synchronization
import Testing
import Transport

@testable import Probes

@Suite struct DoorTests {
    typealias Word = Dialer.Word

    private let address: SocketAddress
    private let other: SocketAddress

    init() throws {
        address = try SocketAddress(ipAddress: "10.0.0.41", port: 3389)
        other = try SocketAddress(ipAddress: "10.0.0.42", port: 3389)
    }

    /// Opened in this order, and ended in it; nil: still waited for.
    private func door(_ words: [Word?]) -> Door {
        let door = Door()
        for word in words {
            let end = door.knock(at: address)
            if let word { end(word) }
        }
        return door
    }

    private static let disliked = Word.turnedAway(asTheClient: false)
    private static let refused = Word.turnedAway(asTheClient: true)
    private static let silence = Word.silence(asTheClient: false)

    @Test(
        arguments: [
            ([], false), ([.answered, .answered], false),
            // One question may be one that the host does not like; two are no chance.
            ([.answered, disliked], false), ([.answered, disliked, disliked], true),
            ([.answered, disliked, silence], true), ([.answered, disliked, .answered, disliked], false),
            // What was answered before and is not now needs no second.
            ([.answered, refused], true), ([.answered, .silence(asTheClient: true)], true),
            // Who never answered has not stopped.
            ([refused, refused, refused], false), ([silence, .answered], false),
            // What is still open is no sign.
            ([.answered, nil, nil], false), ([.answered, disliked, nil], false), ([.answered, nil, disliked], false),
        ] as [([Word?], Bool)]) func shuts(_ words: [Word?], _ isShut: Bool)
    {
        #expect(door(words).isShut == isShut)
    }

    @Test func eachAddressCountsForItself() {
        let door = door([.answered])
        for _ in 0..<3 { door.knock(at: other)(Self.refused) }
        #expect(!door.isShut)
        #expect(door.tally(at: other) == nil)
    }

    @Test func endsInAnotherOrderThanTheyBegan() {
        let door = Door()
        let ends = (0..<3).map { _ in door.knock(at: address) }
        ends[2](Self.disliked)
        ends[1](Self.disliked)
        #expect(!door.isShut)
        ends[0](.answered)
        #expect(door.isShut)
    }

    @Test(
        arguments: [
            ([.answered], nil), ([refused, refused], nil),
            ([.answered, .answered, .answered], Door.Tally(asked: 2, answered: 2)),
            (
                [.answered, .answered, disliked, refused],
                Door.Tally(asked: 3, answered: 1, unansweredAtEnd: 2, areTurnedAway: true, isTelling: true)
            ),
            ([.answered, silence, disliked], Door.Tally(asked: 2, answered: 0, unansweredAtEnd: 2)),
            ([.answered, disliked, .answered], Door.Tally(asked: 2, answered: 1)),
            (
                [.answered, .answered, disliked, disliked],
                Door.Tally(asked: 3, answered: 1, unansweredAtEnd: 2, areTurnedAway: true)
            ),
            (
                [.answered, disliked, disliked, disliked],
                Door.Tally(asked: 3, answered: 0, unansweredAtEnd: 3, areTurnedAway: true, isTelling: true)
            ),
        ] as [([Word?], Door.Tally?)]) func tallies(_ words: [Word?], _ tally: Door.Tally?)
    {
        #expect(door(words).tally(at: address) == tally)
    }
}

@Suite struct LoadPlanTests {
    @Test(
        arguments: [
            // A host that answers in time is not asked several times at once, unless deep.
            (false, 10.0, 6, 0), (true, 10, 36, 8), (false, 2900, 6, 0), (false, 4000, 6, 3),
            // One is kept back, and one alone is no load.
            (false, 4000, 3, 2), (false, 4000, 2, 0), (true, 1, 5, 4), (true, 1, 0, 0),
        ] as [(Bool, Double, Int, Int)]) func sizes(_ deep: Bool, _ answerMs: Double, _ left: Int, _ size: Int)
    {
        #expect(LoadPlan.size(deep: deep, answerMs: answerMs, left: left) == size)
    }

    @Test(arguments: [(1.0, 8, 5000.0), (640, 8, 5760), (4000, 3, 10_000), (1250, 3, 5000)])
    func waits(_ aloneMs: Double, _ size: Int, _ ms: Double) {
        #expect(LoadPlan.waitMs(aloneMs: aloneMs, size: size) == ms)
    }
}

@Suite(.serialized) struct DoorOfAWalkTests {
    /// The door knows of an answer while the conversation that got it is still going on.
    @Test func anAnswerCountsAtOnce() async throws {
        let server = try await HostServer(.requiresNLA)
        let address = try SocketAddress(ipAddress: "127.0.0.1", port: Int(server.port))
        let words = Mutex<[Word]>([])
        let dialer = Dialer(
            group: MultiThreadedEventLoopGroup.singleton, clock: WalkClock(),
            audience: { _ in { word in words.withLock { $0.append(word) } } })
        _ = await dialer.converse(
            with: address,
            sequence: ClientSequence(
                plan: .init(
                    question: .client, address: "127.0.0.1", askedHost: "ws-041", startedAt: UnixTime(seconds: 0)),
                depth: .authenticate),
            limitMs: 2000, deadlineMs: 10_000, onReach: { _ in .authenticate },
            observe: { fact, _ in
                if fact is HandshakeEnd { #expect(words.withLock(\.self) == [.answered]) }
            })
        #expect(words.withLock(\.self) == [.answered], "and only once")
        await server.close()
        _ = await dialer.converse(
            with: address,
            sequence: ClientSequence(
                plan: .init(
                    question: .noRequest, address: "127.0.0.1", askedHost: "ws-041", startedAt: UnixTime(seconds: 0)),
                depth: .negotiate),
            limitMs: 2000, deadlineMs: 10_000, onReach: { _ in .negotiate }, observe: { _, _ in })
        #expect(words.withLock(\.self) == [.answered, .turnedAway(asTheClient: true)])
    }

    private typealias Word = Dialer.Word
}
