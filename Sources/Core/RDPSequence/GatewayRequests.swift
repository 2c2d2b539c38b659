import CredSSP
import Evidence
import HTTPWire
import Primitives

/// The request that puts one question to a gateway. None of them carries anything derived from a password.
func gatewayRequest(_ question: GatewayAnswer.Question, _ plan: GatewaySequence.Plan) -> [UInt8] {
    let common = [HTTPField("Host", hostField(plan)), HTTPField("Cache-Control", "no-cache")]
    switch question {
    case .http: return tunnel(plan, common + [HTTPField("Connection", "Keep-Alive")])
    case .websocket: return tunnel(plan, common + upgrade(plan))
    case .names:
        let negotiate = NegotiateMessage(version: NTLMVersion(major: 10, minor: 0, build: 19_041))
        let opening = HTTPField("Authorization", "NTLM " + base64(negotiate.encoded()))
        return tunnel(plan, common + [HTTPField("Connection", "Keep-Alive"), opening])
    case .rpc:
        // The server and port behind the question mark are the gateway's own RPC service. [MS-RPCH 2.2.2]
        return HTTPRequestHead(
            method: "RPC_OUT_DATA", target: "/rpc/rpcproxy.dll?localhost:3388",
            fields: common + [
                HTTPField("Accept", "application/rpc"), HTTPField("User-Agent", "MSRPC"),
                HTTPField("Content-Length", "0"),
            ]
        ).encoded()
    case .kdcProxy:
        return HTTPRequestHead(
            method: "POST", target: "/KdcProxy",
            fields: common + [
                HTTPField("Content-Type", "application/kerberos"), HTTPField("User-Agent", "kerberos/1.0"),
                HTTPField("Content-Length", "0"),
            ]
        ).encoded()
    }
}

/// [MS-TSGU 3.3.5.1]
private func tunnel(_ plan: GatewaySequence.Plan, _ fields: [HTTPField]) -> [UInt8] {
    HTTPRequestHead(
        method: "RDG_OUT_DATA", target: "/remoteDesktopGateway/",
        fields: fields + [
            HTTPField("Accept", "*/*"), HTTPField("Pragma", "no-cache"), HTTPField("User-Agent", "MS-RDGateway/1.0"),
            HTTPField("RDG-Connection-Id", "{\(plan.connectionID)}"),
        ]
    ).encoded()
}

/// [RFC 6455 4.1]
private func upgrade(_ plan: GatewaySequence.Plan) -> [HTTPField] {
    [
        HTTPField("Connection", "Upgrade"), HTTPField("Upgrade", "websocket"),
        HTTPField("Sec-WebSocket-Version", "13"), HTTPField("Sec-WebSocket-Key", base64(plan.nonce)),
    ]
}

/// [RFC 9110 7.2]
private func hostField(_ plan: GatewaySequence.Plan) -> String {
    let host = plan.askedHost.contains(":") ? "[\(plan.askedHost)]" : plan.askedHost
    return plan.port == 443 ? host : "\(host):\(plan.port)"
}
