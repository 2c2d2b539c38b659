import Evidence
import Foundation
import RealSamples
import Testing

@testable import Files

private let samples = realSamples?.appending(path: "pcap")

/// A line for each packet that tshark's filter lets pass, with these fields in it; nothing in a field is an empty text.
private func tshark(_ file: URL, _ filter: String, _ fields: [String], as dissector: String? = nil) throws -> [[String]]
{
    let process = Process()
    let out = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/tshark")
    process.arguments =
        ["-r", file.path, "-Y", filter, "-T", "fields", "-E", "separator=|"] + fields.flatMap { ["-e", $0] }
        + (dissector.map { ["-d", "tcp.port==3389,\($0)"] } ?? [])
    process.standardOutput = out
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text.split(separator: "\n").map {
        $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    }
}

@Suite(.enabled(if: samples != nil, "the real captures are not here")) struct CaptureSampleTests {
    private func walks(_ name: String) async throws -> [Walk] {
        let folder = try #require(samples)
        return try await readFile(folder.appending(path: name).path).flatMap(\.conversations)
    }

    private func file(_ name: String) throws -> URL { try #require(samples).appending(path: name) }

    private static let withTCP = [
        "zeek_rdp-to-ssl.pcap", "zeek_rdp-proprietary-encryption.pcap", "zeek_rdp-x509.pcap",
    ]

    /// One conversation for each TCP stream with an X.224 request, with what that asked and what was selected.
    @Test(arguments: withTCP) func conversationsAndTheirNegotiation(_ name: String) async throws {
        let walks = try await walks(name)
        let requests = try tshark(
            try file(name), "rdp.neg_type == 1",
            ["tcp.stream", "ip.src", "ip.dst", "tcp.dstport", "rdp.negReq.requestedProtocols"])
        #expect(walks.count == Set(requests.map { $0[0] }).count)
        for (walk, request) in zip(walks, requests) {
            #expect(
                (walk.vantage.source, walk.target.host, String(walk.target.port)) == (
                    request[1], request[2], request[3]
                ))
            #expect(walk.first(RequestSeen.self)?.fact.requested == number(request[4]))
        }
        let confirms = try tshark(
            try file(name), "rdp.neg_type == 2 or rdp.neg_type == 3",
            ["rdp.negReq.selectedProtocol", "rdp.negFailure.failureCode"])
        for (walk, confirm) in zip(walks, confirms) {
            let answer = try #require(walk.first(ProtocolAnswer.self)?.fact)
            #expect(answer.selected == number(confirm[0]) || answer.failureCode == number(confirm[1]), "\(confirm)")
        }
    }

    @Test func theHandshakeAndItsCertificate() async throws {
        let name = "zeek_rdp-to-ssl.pcap"
        let walks = try await walks(name)
        let servers = try tshark(
            try file(name), "tls.handshake.type == 2",
            ["tls.handshake.version", "tls.handshake.ciphersuite", "x509sat.printableString"], as: "tls")
        let clients = try tshark(
            try file(name), "tls.handshake.type == 1", ["tls.handshake.ciphersuite", "tls.handshake.ja3_full"],
            as: "tls")
        #expect(servers.count == walks.count && clients.count == walks.count)
        for (walk, (server, client)) in zip(walks, zip(servers, clients)) {
            let end = try #require(walk.first(HandshakeEnd.self)?.fact)
            #expect((end.outcome, end.version) == (.completed, server[0] == "0x0301" ? "TLS 1.0" : server[0]))
            let subject = try #require(walk.first(CertificateShown.self)?.fact.subject)
            #expect(server[2].split(separator: ",").contains { subject.hasSuffix("=" + $0) }, "\(subject)")
            let hello = try #require(walk.first(HelloSeen.self)?.fact)
            #expect(hello.suites == client[0].split(separator: ",").compactMap { number($0).map { UInt16($0) } })
            #expect(ja3(hello) == client[1])
        }
    }

    /// [ja3] version, suites, extensions, groups, formats.
    private func ja3(_ hello: HelloSeen) -> String {
        let version = Int(hello.legacyVersion.dropFirst(2), radix: 16) ?? 0
        func joined(_ numbers: [some BinaryInteger]) -> String { numbers.map { "\($0)" }.joined(separator: "-") }
        return [
            "\(version)", joined(hello.suites), joined(hello.extensions), joined(hello.groups),
            joined(hello.pointFormats),
        ].joined(separator: ",")
    }

    @Test func theOldSecurityInClear() async throws {
        let name = "zeek_rdp-proprietary-encryption.pcap"
        let walks = try await walks(name)
        let told = try tshark(
            try file(name), "rdp.encryptionMethod && tcp.srcport == 3389",
            ["rdp.encryptionMethod", "rdp.encryptionLevel"])
        let security = walks.compactMap { $0.first(RDPSecurity.self)?.fact }
        #expect(security.map(\.method) == told.compactMap { number($0[0]) })
        #expect(security.map(\.level) == told.compactMap { number($0[1]) })
        #expect(walks.compactMap { $0.first(JoinEnd.self)?.fact.outcome } == [.joined])
    }

    @Test(arguments: ["zeek_rdpeudp-handshake-success.pcap", "zeek_rdpeudp-handshake-fail.pcap"])
    func datagrams(_ name: String) async throws {
        let walks = try await walks(name)
        let seen = try tshark(try file(name), "udp", ["udp.stream", "udp.dstport"])
        #expect(walks.count == Set(seen.map { $0[0] }).count)
        let udp = walks.compactMap { $0.first(CaptureUDP.self)?.fact }
        #expect(udp.reduce(0) { $0 + $1.fromClient } == seen.count { $0[1] == "3389" })
        #expect(udp.reduce(0) { $0 + $1.fromServer } == seen.count { $0[1] != "3389" })
        let answered = try tshark(try file(name), "udp.srcport == 3389", ["frame.number"])
        #expect(walks.first?.first(UDPAnswer.self)?.fact.outcome == (answered.isEmpty ? .silence : .answered))
    }

    /// Repeated segments, each way.
    @Test(arguments: withTCP) func repetitions(_ name: String) async throws {
        let walks = try await walks(name)
        let repeated = try tshark(try file(name), "tcp.analysis.retransmission", ["tcp.dstport"])
        let paths = walks.compactMap { $0.first(CapturePath.self)?.fact }
        #expect(paths.reduce(0) { $0 + $1.resentByClient } == repeated.count { $0[0] == "3389" })
        #expect(paths.reduce(0) { $0 + $1.resentByServer } == repeated.count { $0[0] != "3389" })
    }

    /// A file that ends anywhere gives what came before, and says so.
    @Test func everyKindOfEnd() async throws {
        let whole = [UInt8](try Data(contentsOf: try file("zeek_rdp-x509.pcap")))
        let folder = FileManager.default.temporaryDirectory.appending(path: "redial-capture-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for count in stride(from: 24, to: whole.count, by: 7) {
            let cut = folder.appending(path: "cut.pcap")
            try Data(whole[..<count]).write(to: cut)
            let reading = try await readFile(cut.path)
            #expect(reading.count == 1)
            #expect(reading[0].conversations.allSatisfy { $0.first(HandshakeEnd.self) == nil })
        }
    }

    /// As they are copied from servers: packed, and in the newer format.
    @Test(arguments: [["gzip", "-c"], ["xz", "-c"]], [false, true])
    func packedCaptures(_ packer: [String], asPcapng: Bool) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "redial-packed-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var plain = try file("zeek_rdp-to-ssl.pcap")
        if asPcapng {
            let written = folder.appending(path: "plain.pcapng")
            _ = try output(of: "/usr/bin/editcap", ["-F", "pcapng", plain.path, written.path])
            plain = written
        }
        let packed = folder.appending(path: "packed")
        try output(of: "/usr/bin/\(packer[0])", [packer[1], plain.path]).write(to: packed)
        let readings = try await readFile(packed.path)
        #expect(readings.map(\.kind) == [.capture] && readings[0].warnings.isEmpty)
        let expected = try await walks("zeek_rdp-to-ssl.pcap")
        let found = readings[0].conversations
        #expect(found.map(\.startedAt) == expected.map(\.startedAt) && found.count == 2)
        #expect(found.map { $0.observations.map(\.kind) } == expected.map { $0.observations.map(\.kind) })
    }

    private func output(of program: String, _ arguments: [String]) throws -> Data {
        let process = Process()
        let out = Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = out
        try process.run()
        let data = out.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return data
    }

    private func number(_ text: some StringProtocol) -> UInt32? {
        text.hasPrefix("0x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text)
    }
}
