import CredSSP
import HTTPWire
import Primitives
import Testing

@testable import Lab

/// What the gateway answers to one request after the other, without a socket.
private func responses(_ behaviour: GatewayBehaviour, _ requests: [HTTPRequestHead]) throws -> [HTTPResponseHead] {
    var sequence = GatewayServerSequence(behaviour, serverChallenge: 1)
    #expect(sequence.handle(.accepted, at: noon) == [.startTLS])
    #expect(sequence.handle(.secured, at: noon) == [])
    return try requests.flatMap { request -> [HTTPResponseHead] in
        let actions = sequence.handle(.received(request.encoded()[...]), at: noon)
        return try actions.sent.map { sent in
            let length = try #require(try HTTPResponseHead.headLength(sent[...]))
            return try HTTPResponseHead(decoding: sent[..<length])
        }
    }
}

private func tunnel(_ fields: [HTTPField] = []) -> HTTPRequestHead {
    HTTPRequestHead(method: "RDG_OUT_DATA", target: "/remoteDesktopGateway/", fields: fields)
}

@Suite("A gateway of the lab") struct GatewayServerTests {
    @Test("Asks for a logon, challenges a NEGOTIATE, refuses the rest")
    func logon() throws {
        let opening = HTTPField("Authorization", "NTLM " + base64(NegotiateMessage().encoded()))
        let wrong = HTTPField("Authorization", "NTLM AAAA")
        let told = try responses(GatewayBehaviour(), [tunnel(), tunnel([opening]), tunnel([wrong])])
        #expect(told.map(\.status) == [401, 401, 401])
        #expect(told[0].values(of: "WWW-Authenticate") == ["Negotiate", "NTLM"])
        let token = try #require(challenges(told[1].values(of: "WWW-Authenticate")).first?.token)
        let challenge = try ChallengeMessage(decoding: try #require(bytes(fromBase64: token))[...])
        #expect(challenge.targetInfo?.dnsComputerName == "rdgw.corp.test")
        #expect(told[2].values(of: "WWW-Authenticate") == ["Negotiate", "NTLM"])
    }

    @Test("Other paths are not found; what is no request is refused")
    func others() throws {
        let told = try responses(GatewayBehaviour(), [HTTPRequestHead(method: "GET", target: "/")])
        #expect(told.map(\.status) == [404])
        var sequence = GatewayServerSequence(GatewayBehaviour(), serverChallenge: 1)
        _ = sequence.handle(.accepted, at: noon)
        let actions = sequence.handle(.received(Array("nonsense\r\n\r\n".utf8)[...]), at: noon)
        #expect(actions.last == .close)
        #expect(sequence.handle(.received(Array("GET / HTTP/1.1\r\n\r\n".utf8)[...]), at: noon) == [])
    }

    @Test("A client that never ends its request is not listened to without end")
    func endless() {
        var sequence = GatewayServerSequence(GatewayBehaviour(), serverChallenge: 1)
        _ = sequence.handle(.accepted, at: noon)
        let actions = (0..<20).flatMap { _ in
            sequence.handle(.received([UInt8](repeating: 0x61, count: 1000)[...]), at: noon)
        }
        #expect(actions.contains(.close))
    }
}
