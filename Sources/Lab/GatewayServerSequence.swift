import CredSSP
import HTTPWire
import Primitives

/// The server's side of a gateway's connection as far as a server without accounts can go: it asks for a logon, challenges,
/// and refuses whatever comes back. [MS-TSGU 3.2.5, MS-NTHT]
struct GatewayServerSequence: LabSequence {
    private let behaviour: GatewayBehaviour
    private let serverChallenge: UInt64
    private var frames = FrameBuffer(limit: HTTPRequestHead.longest)
    private var isOver = false

    init(_ behaviour: GatewayBehaviour, serverChallenge: UInt64) {
        self.behaviour = behaviour
        self.serverChallenge = serverChallenge
    }

    mutating func handle(_ event: ServerSequence.Event, at now: UnixTime) -> [ServerSequence.Action] {
        guard !isOver else { return [] }
        switch event {
        case .accepted: return [.startTLS]
        case .secured, .woken: return []
        case .received(let bytes): return receive(bytes, now)
        }
    }

    private mutating func receive(_ bytes: ArraySlice<UInt8>, _ now: UnixTime) -> [ServerSequence.Action] {
        do {
            frames.append(bytes)
            var actions: [ServerSequence.Action] = []
            while !isOver, let frame = try frames.next(HTTPRequestHead.headLength) {
                actions += answer(try HTTPRequestHead(decoding: frame), now)
            }
            return actions
        } catch {
            isOver = true
            return [.send(response(.init(400, "Bad Request"))), .close]
        }
    }

    private mutating func answer(_ request: HTTPRequestHead, _ now: UnixTime) -> [ServerSequence.Action] {
        if let reaction = behaviour.onRequest {
            isOver = true
            return reaction.actions
        }
        if behaviour.swallowsWebSocket, wantsWebSocket(request) { return [] }
        isOver = !behaviour.keepsAlive
        let said = response(answer(to: request), schemes: schemes(for: request, now))
        return [.send(said)] + (isOver ? [.close] : [])
    }

    /// Nil: a logon is asked for.
    private func answer(to request: HTTPRequestHead) -> GatewayBehaviour.Answer? {
        switch (request.method, request.target) {
        case ("RDG_OUT_DATA", "/remoteDesktopGateway/"), ("RDG_IN_DATA", "/remoteDesktopGateway/"),
            ("GET", "/remoteDesktopGateway/"):
            return wantsWebSocket(request) && behaviour.takesWebSocket ? nil : behaviour.instead
        case ("RPC_OUT_DATA", _), ("RPC_IN_DATA", _): return behaviour.rpcInstead
        case ("POST", "/KdcProxy"): return .init(400, "Bad Request", ["Server": "Microsoft-HTTPAPI/2.0"])
        default: return .notFound
        }
    }

    private func wantsWebSocket(_ request: HTTPRequestHead) -> Bool {
        request.values(of: "Upgrade").contains { $0.lowercased() == "websocket" }
    }

    /// With a NEGOTIATE comes a CHALLENGE; with anything else the list of what is taken.
    private func schemes(for request: HTTPRequestHead, _ now: UnixTime) -> [String] {
        let given = request.values(of: "Authorization").first ?? ""
        guard given.hasPrefix("NTLM "), behaviour.schemes.contains("NTLM"),
            let token = bytes(fromBase64: given.dropFirst(5)), (try? NegotiateMessage(decoding: token[...])) != nil
        else { return behaviour.schemes }
        let challenge = ntlmChallenge(of: behaviour.machine, serverChallenge: serverChallenge, clock: now)
        return ["NTLM " + base64(challenge.encoded())]
    }

    private func response(_ answer: GatewayBehaviour.Answer?, schemes: [String] = []) -> [UInt8] {
        let told = answer ?? .init(401, "Unauthorized", ["Server": "Microsoft-HTTPAPI/2.0"])
        let body = Array(told.reason.utf8)
        var fields = told.fields.sorted { $0.key < $1.key }.map { HTTPField($0.key, $0.value) }
        if answer == nil { fields += schemes.map { HTTPField("WWW-Authenticate", $0) } }
        fields += [HTTPField("Content-Length", "\(body.count)")]
        if !behaviour.keepsAlive { fields += [HTTPField("Connection", "close")] }
        return HTTPResponseHead(status: told.status, reason: told.reason, fields: fields).encoded() + body
    }
}
