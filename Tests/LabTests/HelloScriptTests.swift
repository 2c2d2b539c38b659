import TLSRecords
import Testing

@testable import Lab

private let random = [UInt8](repeating: 7, count: 64)

private func hello(_ version: UInt16, _ family: CipherFamily = .any) -> [UInt8] {
    MatrixHello(version, family).records(serverName: "pc.example", random: random)
}

private func flight(_ reaction: Reaction?) throws -> ServerFlight {
    var flight = ServerFlight()
    flight.feed(try #require(reaction).bytes[...])
    return flight
}

@Suite struct HelloScriptTests {
    let script = HelloScript(versions: 0x0301...0x0302, suites: [0x0005, 0x000a], refusal: .reset)

    @Test func takesTheNewestThatBothKnow() throws {
        let answered = try flight(script.reaction(to: hello(0x0303)))
        #expect(answered.version == 0x0302 && answered.cipherSuite == 0x0005)
        #expect(answered.stage == .serverHelloDone && answered.malformed == nil)
        #expect(try flight(script.reaction(to: hello(0x0301, .tripleDES))).cipherSuite == 0x000a)
    }

    @Test func refusesWhatItDoesNotKnow() {
        #expect(script.reaction(to: hello(0x0300)) == .reset)
        #expect(script.reaction(to: hello(0x0303, .modern)) == .reset)
        #expect(
            script.reaction(to: Array("GET / HTTP/1.0\r\n".utf8) + [UInt8](repeating: 0x20, count: 20_000)) == .reset)
    }

    @Test func waitsForAWholeHello() {
        let whole = hello(0x0303)
        for length in [0, 1, 5, whole.count - 1] { #expect(script.reaction(to: Array(whole.prefix(length))) == nil) }
    }

    @Test func mayRefuseNewerOffers() {
        var strict = script
        strict.takesNewerOffers = false
        #expect(strict.reaction(to: hello(0x0303)) == .reset)
        #expect(strict.reaction(to: hello(0x0302)) != .reset)
    }

    @Test func knowsWhoOffersMore() {
        #expect(offersMore(than: 0x0303, hello(0x0304)))
        #expect(!offersMore(than: 0x0303, hello(0x0303)))
        #expect(!offersMore(than: 0x0303, [1, 2, 3]))
    }
}
