import Evidence

private let byGateway = ["--gateway", portPlaceholder]

/// Ways through a Remote Desktop Gateway. The host behind it is asked by nobody without a logon; it need not even exist.
let gatewayFaults: [Fault] = [
    gateway("healthy-gateway", "A Remote Desktop Gateway that asks for a logon", .init()),
    gateway(
        "healthy-gateway-closing", "A gateway that ends the connection after every answer",
        GatewayBehaviour().with { $0.keepsAlive = false }),
    gateway(
        "gateway-websocket-lost", "A gateway behind something that swallows requests for WebSocket",
        GatewayBehaviour().with { $0.swallowsWebSocket = true }),
    gateway(
        "gateway-websocket-only", "A gateway that takes WebSocket and refuses the older transport",
        GatewayBehaviour().with {
            $0.instead = .init(405, "Method Not Allowed")
            $0.takesWebSocket = true
        }),
    gateway(
        "gateway-rpc-only", "A gateway of before Windows Server 2012",
        GatewayBehaviour().with {
            $0.instead = .notFound
            $0.rpcInstead = nil
        }),
    gateway(
        "gateway-certificate-refused", "A gateway whose certificate expired", at: .reach,
        expect: .broken("gateway-certificate-refused"),
        GatewayBehaviour().with { $0.handshake.certificate.days = -400 ... -3 }),
    gateway(
        "gateway-certificate-name", "A gateway with a certificate for another name", at: .reach,
        expect: .broken("gateway-certificate-refused"),
        GatewayBehaviour().with { $0.handshake.certificate.commonName = "rds.corp.test" }),
    gateway(
        "gateway-self-signed", "A gateway with a self-signed certificate", at: .reach,
        expect: .degraded("gateway-certificate-refused"),
        GatewayBehaviour().with { $0.handshake.certificate.issuer = nil }),
    gateway(
        "gateway-intercepted", "A firewall that opens the TLS connection to the gateway", at: .reach,
        expect: .degraded("tls-intercepted", "gateway-certificate-refused"),
        GatewayBehaviour().with { $0.handshake.certificate.issuer = "Fortinet_CA_SSL" }),
    gateway(
        "gateway-role-missing", "A web server without the gateway's role", at: .reach,
        expect: .broken("gateway-role-missing"), GatewayBehaviour().with { $0.instead = .notFound }),
    gateway(
        "gateway-redirects", "A portal that sends every request to its logon page", at: .reach,
        expect: .broken("gateway-role-missing", "gateway-filtered"),
        GatewayBehaviour().with { $0.instead = .init(302, "Found", ["Location": "https://portal.corp.test/login"]) }),
    gateway(
        "gateway-service-stopped", "A gateway whose service does not run", at: .reach,
        expect: .broken("gateway-service-stopped"),
        GatewayBehaviour().with { $0.instead = .init(503, "Service Unavailable", ["Server": "Microsoft-HTTPAPI/2.0"]) }),
    gateway(
        "gateway-filtered", "A filter that forbids the gateway's request", at: .reach,
        expect: .broken("gateway-filtered"),
        GatewayBehaviour().with { $0.instead = .init(403, "Forbidden", ["Server": "waf"]) }),
    gateway(
        "gateway-logon-methods", "A gateway that offers no logon of Windows' own", at: .reach,
        expect: .degraded("gateway-logon-methods"), GatewayBehaviour().with { $0.schemes = ["Bearer"] }),
    gateway(
        "gateway-reset", "A gateway that resets the connection on its first request", at: .reach,
        expect: .broken("gateway-filtered", "gateway-service-stopped"),
        GatewayBehaviour().with { $0.onRequest = .reset }),
    gateway(
        "gateway-silent", "A gateway that does not answer its first request", at: .reach,
        expect: .broken("gateway-filtered", "gateway-service-stopped"), check: ["--timeout", "3"],
        GatewayBehaviour().with { $0.onRequest = .silence }),
    gateway(
        "gateway-speaks-no-http", "Something else behind TLS at the gateway's port", at: .reach,
        expect: .broken("gateway-role-missing"),
        GatewayBehaviour().with { $0.onRequest = .text("220 ready\r\n", then: .close) }),
    Fault(
        "gateway-unreachable", "A gateway on whose port nothing listens", at: .reach,
        expect: .broken("gateway-unreachable"), asked: workstationName, check: byGateway, isBehindGateway: true,
        .closedPort),
    Fault(
        "gateway-plain-http", "A server that speaks HTTP without TLS at the gateway's port", at: .reach,
        expect: .broken("gateway-role-missing", "gateway-filtered"), asked: workstationName, check: byGateway,
        isBehindGateway: true,
        .server(
            .windows.with {
                $0.onAccept = .text("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", then: .close)
            })),
]

private func gateway(
    _ id: String, _ title: String, at step: Step? = nil, expect: Fault.Expectation = .healthy, check: [String] = [],
    _ behaviour: GatewayBehaviour
) -> Fault {
    Fault(
        id, title, at: step, expect: expect, asked: workstationName, check: byGateway + check, isBehindGateway: true,
        .gateway(behaviour))
}
