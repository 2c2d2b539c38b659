import Evidence
import Primitives
import Testing

@testable import Identity

@Suite("What is remembered, held against what is seen")
struct HistoryTests {
    struct Row: CustomTestStringConvertible {
        let testDescription: String
        let remembered: [SeenIdentity]
        let shown: SeenIdentity
        let outcome: CertificateHistory.Outcome
        /// The first hex digit of the certificate before it.
        var previous: Character?
    }

    static let rows = [
        Row(testDescription: "nothing", remembered: [], shown: seen("a"), outcome: .firstTime),
        Row(testDescription: "the same", remembered: [seen("a")], shown: seen("a"), outcome: .same),
        Row(
            testDescription: "the same after another", remembered: [seen("b"), seen("a")], shown: seen("a"),
            outcome: .same, previous: "b"),
        Row(
            testDescription: "another with the same key", remembered: [seen("a")], shown: seen("b", key: "a"),
            outcome: .sameKey, previous: "a"),
        Row(
            testDescription: "another, the last one long over", remembered: [seen("a", ends: -1)], shown: seen("b"),
            outcome: .renewedAfterExpiry, previous: "a"),
        Row(
            testDescription: "another, the last one ends at this moment", remembered: [seen("a", ends: 0)],
            shown: seen("b"), outcome: .changed, previous: "a"),
        Row(
            testDescription: "another, the last one still valid", remembered: [seen("a", ends: 1)], shown: seen("b"),
            outcome: .changed, previous: "a"),
        Row(
            testDescription: "an older one again", remembered: [seen("a"), seen("b")], shown: seen("a"),
            outcome: .returned, previous: "b"),
        Row(
            testDescription: "an older one again, with the key of the last one",
            remembered: [seen("a", key: "c"), seen("b", key: "c")], shown: seen("a", key: "c"), outcome: .returned,
            previous: "b"),
    ]

    @Test(arguments: rows) func certificates(_ row: Row) {
        let host = row.remembered.isEmpty ? nil : row.remembered.reduce(KnownHost(key)) { $0.adding($1) }
        let history = certificateHistory(of: row.shown, in: host)
        #expect(history.outcome == row.outcome)
        #expect(history.previousSHA256?.first == row.previous)
        #expect((history.previousNotAfter == nil) == (row.previous == nil))
        #expect((history.firstSeen != nil) == [.same, .returned].contains(row.outcome))
    }

    @Test func theFirstSightStaysAndTheLastMoves() {
        let host = host(seen("a", at: days(-9)), seen("a", at: days(-2)))
        let history = certificateHistory(of: seen("a"), in: host)
        #expect(history.firstSeen == days(-9))
        #expect(history.lastSeen == days(-2))
    }

    @Test func machines() throws {
        let remembered = host(seen("a", machine: "ws-041.corp.test", address: "10.0.0.41"))
        let same = try #require(
            identityHistory(
                of: seen("a", machine: "WS-041.corp.test", address: "10.0.0.77"), about: .name, in: remembered))
        #expect(same.outcome == .same)
        #expect(same.previousAddress == "10.0.0.41")
        #expect(same.address == "10.0.0.77")
        #expect(same.keyKept == true)
        let other = try #require(
            identityHistory(of: seen("b", machine: "printsrv.corp.test"), about: .name, in: remembered))
        #expect(other.outcome == .otherMachine)
        #expect(other.previousMachine == "ws-041.corp.test")
        #expect(other.keyKept == false)
    }

    @Test func aMachineOfSeveralThatAnsweredBeforeIsNoOther() throws {
        let farm = host(
            seen("a", machine: "rdsh-01", at: days(-9)), seen("b", machine: "rdsh-02", at: days(-8)),
            seen("a", machine: "rdsh-01", at: days(-7)))
        let history = try #require(identityHistory(of: seen("a", machine: "rdsh-01"), about: .name, in: farm))
        #expect(history.outcome == .same)
    }

    /// For a day after its first sight a machine that took another's place stays another one.
    @Test(arguments: [(0, IdentityHistory.Outcome.otherMachine), (-1, .same)] as [(Int64, IdentityHistory.Outcome)])
    func aNewMachineStaysAnotherOneForADay(_ first: Int64, _ outcome: IdentityHistory.Outcome) throws {
        let remembered = host(
            seen("a", machine: "ws-041", at: days(-9)), seen("b", machine: "printsrv", at: days(first)))
        let history = try #require(identityHistory(of: seen("b", machine: "printsrv"), about: .name, in: remembered))
        #expect(history.outcome == outcome)
        #expect(history.previousMachine == (outcome == .same ? "printsrv" : "ws-041"))
    }

    @Test func whoTellsNoNameHasNoHistoryOfIt() {
        #expect(identityHistory(of: seen("a"), about: .name, in: host(seen("a", machine: "x"))) == nil)
    }

    @Test func whoTellsANameAfterAnUnnamedOneIsSeenForTheFirstTime() {
        let history = identityHistory(of: seen("a", machine: "x"), about: .address, in: host(seen("a")))
        #expect(history?.outcome == .firstTime)
    }

    @Test func noMoreIsKeptThanTheBound() {
        let digits = "0123456789abcdef"
        let many = digits.reduce(KnownHost(key)) { $0.adding(seen($1)) }
        #expect(many.certificates.map { $0.sha256.first } == digits.suffix(8).reversed())
    }

    @Test func onlyNewsIsWorthWriting() {
        let known = host(seen("a", machine: "x", at: days(-1)))
        #expect(
            !known.gains(from: known.adding(seen("a", machine: "x", at: UnixTime(milliseconds: now.milliseconds - 1)))))
        #expect(known.gains(from: known.adding(seen("a", machine: "x"))), "a whole day later")
        #expect(known.gains(from: known.adding(seen("a", machine: "x", address: "10.0.0.42", at: days(-1)))))
        #expect(known.gains(from: known.adding(seen("b", machine: "x", at: days(-1)))))
        #expect(!known.gains(from: known.adding(seen("a", at: days(-1)))), "a name that is not told again is kept")
        #expect(known.gains(from: known.adding(seen("a", machine: "x", at: days(-3)))), "the clock was set back")
    }
}

@Suite("Under what a walk is remembered")
struct HostKeyTests {
    @Test func namesAreTheSameInAnyCaseAndWithADotAtTheEnd() {
        #expect(HostKey(host: "WS-041.Corp.Test.", port: 3389) == HostKey(host: "ws-041.corp.test", port: 3389))
        #expect(HostKey(host: ".", port: 1).host == ".")
    }

    @Test(arguments: [
        ("ws-041.corp.test", "ws-041.corp.test,3389.json"), ("fd00::41", "fd00=3a=3a41,3389.json"),
        ("../../etc/passwd", "..=2f..=2fetc=2fpasswd,3389.json"), ("a=b", "a=3db,3389.json"), ("", ",3389.json"),
        ("ä\u{0}", "=c3=a4=00,3389.json"),
    ])
    func noNameLeadsOutOfTheFolder(_ host: String, _ file: String) {
        #expect(HostKey(host: host, port: 3389).fileName == file)
    }

    @Test func aNameThatNoFileCanHaveIsNotRemembered() {
        #expect(HostKey(host: String(repeating: "a", count: 245), port: 3389).fileName?.utf8.count == 255)
        #expect(HostKey(host: String(repeating: "a", count: 246), port: 3389).fileName == nil)
        #expect(HostKey(host: String(repeating: ":", count: 90), port: 1).fileName == nil)
    }

    @Test(arguments: ["localhost", "a.localhost", "127.0.0.1", "127.9.9.9", "::1", "LOCALHOST."])
    func whatIsBehindLoopbackIsNobody(_ host: String) {
        #expect(HostKey(asked: Target(asked: host, host: host)) == nil)
    }

    @Test(arguments: ["ws-041", "10.0.0.41", "fd00::1", "127.example"]) func othersAreRemembered(_ host: String) {
        #expect(HostKey(asked: Target(asked: host, host: host)) == HostKey(host: host, port: 3389))
    }

    private func walk(_ host: String, _ address: String, _ nature: AddressClass.Nature? = nil) -> Walk {
        let port = PortAnswer(address: address, family: .ipv4, port: 3389, outcome: .connected, used: true)
        let facts: [any Fact] = [port] + (nature.map { [AddressClass(address: address, nature: $0)] } ?? [])
        return Walk(
            target: Target(asked: host, host: host),
            vantage: Vantage(id: "v", kind: .linux, host: "h", source: nil, interface: nil, overlays: []),
            startedAt: now,
            observations: facts.enumerated().map { Observation(id: "o\($0)", probe: "p", atMs: 0, fact: $1) })
    }

    @Test func theAddressHasAKeyOfItsOwn() {
        #expect(HostKey(usedIn: walk("ws-041", "10.0.0.41")) == HostKey(host: "10.0.0.41", port: 3389))
        #expect(HostKey(usedIn: walk("10.0.0.41", "10.0.0.41")) == nil, "it is the asked one already")
        #expect(HostKey(usedIn: walk("ws-041", "100.64.0.9", .overlay)) != nil)
        for nature in [AddressClass.Nature.loopback, .own, .synthetic, .linkLocal] {
            #expect(HostKey(usedIn: walk("ws-041", "198.18.0.9", nature)) == nil, "\(nature)")
        }
    }
}
