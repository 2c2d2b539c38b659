import Primitives
import RDPWire
import Testing

@testable import Lab

/// An instant for tests; nothing depends on which.
let noon = UnixTime(milliseconds: 1_795_348_800_000)

/// One client's conversation with a server, without a socket.
struct Conversation {
    private var sequence: ServerSequence
    /// What the server did at the accept.
    let opening: [ServerSequence.Action]

    init(_ behaviour: ServerBehaviour) {
        sequence = ServerSequence(behaviour, serverChallenge: 0x0807_0605_0403_0201)
        opening = sequence.handle(.accepted, at: noon)
    }

    /// With the server of this fault, whose behaviour must be to serve.
    init(fault id: String) throws {
        let named = Lab.fault(named: id)
        let fault = try #require(named)
        guard case .server(let behaviour) = fault.behaviour else { throw NoServer() }
        self.init(behaviour)
    }

    struct NoServer: Error {}

    mutating func say(_ bytes: [UInt8]) -> [ServerSequence.Action] { sequence.handle(.received(bytes[...]), at: noon) }

    mutating func wake() -> [ServerSequence.Action] { sequence.handle(.woken, at: noon) }

    mutating func say(hex text: String) throws -> [ServerSequence.Action] { say(try #require(bytes(fromHex: text))) }

    /// Asks for these protocols and, where the server takes TLS, completes it.
    mutating func secure(_ protocols: SecurityProtocols) throws {
        let actions = say(ConnectionRequest(negotiation: .init(protocols: protocols)).encoded())
        try #require(actions.contains(.startTLS))
        #expect(sequence.handle(.secured, at: noon) == [])
    }
}

extension [ServerSequence.Action] {
    /// Everything sent, one entry a message.
    var sent: [[UInt8]] {
        compactMap { action in
            if case .send(let bytes) = action { return bytes }
            return nil
        }
    }
}

func action(hex text: String) throws -> ServerSequence.Action { .send(try #require(bytes(fromHex: text))) }
