import Evidence

/// Of what only a capture shows.
let captureSamples: [any Fact] = [
    RequestSeen(requested: 11, flags: 0, routing: .cookie, correlation: true, length: 47),
    RequestSeen(requested: nil, flags: nil, routing: nil, correlation: false, length: 11, readable: false),
    HelloSeen(
        version: "TLS 1.3", versions: ["TLS 1.3", "TLS 1.2"], record: "0x0301", legacyVersion: "0x0303",
        suites: [0x1301, 0xc02f], suiteNames: ["TLS_AES_128_GCM_SHA256"], extensions: [0, 10, 11], groups: [29],
        pointFormats: [0], signatureAlgorithms: [0x0403], serverName: "pc.example", alpn: []),
    ClientLeft(stage: "certificate", alert: 48, alertName: "unknown_ca", close: .eof),
    ClientLeft(stage: "server-hello", alert: nil, alertName: nil, close: .reset),
    EncryptedTurns(
        turns: [.init(ofClient: true, bytes: 90), .init(ofClient: false, bytes: 400)], hidesHandshake: false,
        alertAfter: 2),
    CaptureClose(
        by: .server, how: .reset, last: "secured", afterMs: 61_000, idleMs: 60_000, clientBytes: 900, serverBytes: 4000,
        keepAlives: 3, unansweredMs: 12_000),
    CaptureClose(by: nil, how: .open, last: "nothing", afterMs: 1, idleMs: 1, clientBytes: 0, serverBytes: 0),
    CapturedOthers(
        failed: 2, failedStep: .encrypt, failedAt: instant, through: 1, throughStep: .join, throughAt: instant),
    CapturedOthers(), CapturePath(), lossyPath,
    CaptureUDP(
        address: "192.0.2.2", port: 3389, version: "2", fromClient: 9, fromServer: 8, startedMs: 900,
        lastFromServerMs: 66_000, silentMs: 20_000, tcpWentOnMs: 30_000),
]

private let lossyPath: CapturePath = {
    var path = CapturePath()
    path.packetsFromClient = 10
    path.resentByServer = 4
    path.lost = 1500
    path.lostFrom = .server
    path.resent = 4
    path.waitedMs = 6000
    path.passed = 576
    path.reportedMTU = 1400
    path.reportedBy = "192.0.2.254"
    return path
}()
