import EventLog
import Evidence
import Knowledge
import Primitives
import Testing

@testable import RDPEvents

@Suite struct TroubleTests {
    private func group<F: LoggedTrouble>(_ type: F.Type, _ records: EventRecord...) -> EventGroup? {
        facts(records).compactMap { ($0 as? F)?.group }.first
    }

    @Test func aCertificateThatCannotBeMade() {
        let system = record(Provider.connections, 1057, 0, channel: "System", ["Data": "x"])
        #expect(group(CertificateEvents.self, system, system)?.what == "not-made")
        #expect(group(CertificateEvents.self, system, system)?.count == 2)
        #expect(group(CertificateEvents.self, record("TermService", 1058, 0))?.what == "not-replaced")
    }

    /// The number of the alert, whatever the text around it says.
    @Test func alertsOfSchannel() {
        let sent = record("Schannel", 36_888, 0, ["AlertDesc": "40", "ErrorState": "1205"])
        #expect(group(SchannelEvents.self, sent)?.code == "40")
        let key = record("Schannel", 36_870, 0, ["Type": "Server", "ErrorCode": "0x8009030d", "ErrorStatus": "0x6"])
        #expect(group(SchannelEvents.self, key)?.code == "0x8009030d")
        #expect(group(SchannelEvents.self, key)?.what == "key-unreadable")
    }

    /// "TermService" as UTF-16 in the binary data; the first string is the name in the machine's language.
    @Test func servicesAreKnownByTheirShortName() {
        let name = "5400650072006D0053006500720076006900630065000000"
        let crash = record(
            Provider.services, 7034, 0, ["param1": "Remotedesktopdienste", "param2": "1", "Binary": name])
        #expect(group(ServiceEvents.self, crash)?.about == "TermService")
        #expect(group(ServiceEvents.self, crash)?.what == "crashed")
        let other = record(
            Provider.services, 7034, 0, ["param1": "Druckwarteschlange", "Binary": "530070006F006F006C006500720000"])
        #expect(group(ServiceEvents.self, other) == nil)
        // 7011 names the service itself.
        let hung = record(Provider.services, 7011, 0, ["param1": "30000", "param2": "TermService"])
        #expect(group(ServiceEvents.self, hung)?.what == "hung")
    }

    /// The state stands behind a slash: 1 is stopped, 4 runs. Its word is another one in every language.
    @Test(arguments: [("31", "stopped"), ("34", "running")])
    func aServiceThatChangesItsState(digit: String, what: String) {
        let binary = "5400650072006D00530065007200760069006300650" + "02F00\(digit)000000"
        let change = record(
            Provider.services, 7036, 0, ["param1": "Remotedesktopdienste", "param2": "beendet", "Binary": binary])
        #expect(group(ServiceEvents.self, change)?.what == what)
    }

    /// The last four bytes, low byte first; D says "driver" where the status says C.
    @Test func theStatusOfADriver() {
        let fault = record(
            "TermDD", 56, 0,
            [
                "Data": "\\Device\\Termdd", "Data ": "10.0.0.9",
                "Binary": "00000000020028000000000038000AC0000000000000000000000000000000000D0300D0",
            ])
        #expect(group(TransportEvents.self, fault)?.code == "0xc000030d")
        #expect(group(TransportEvents.self, fault)?.about == "10.0.0.9")
    }

    @Test func aRefusedVersionOfCredSSP() {
        let refused = record("LsaSrv", 6041, 0, ["Data": "TERMSRV/ws-041", "Data ": "2"])
        #expect(group(IdentityEvents.self, refused)?.about == "TERMSRV/ws-041")
        #expect(group(IdentityEvents.self, refused)?.code == "2")
    }

    /// What is read can be explained too. Some providers had another name in other versions of Windows.
    @Test func everyEventThatIsReadHasARow() {
        let aliases = ["LSA": "LsaSrv", "Microsoft-Windows-LSA": "LsaSrv"]
        for (name, event) in watchedEvents {
            let provider = aliases[name] ?? name
            let rows = CodeTable.shared.events(event, provider: provider)
            #expect(!rows.isEmpty, "\(provider) \(event)")
        }
    }

    @Test func aLogWithoutRemoteDesktopSaysSo() throws {
        let found = facts([record("Microsoft-Windows-Kernel-General", 16, 0, channel: "System")])
        #expect(found.count == 1)
        let coverage = try #require(found.first as? LogCoverage)
        #expect(coverage.channel == "System" && coverage.events.isEmpty && coverage.from == nil)
    }
}

@Suite struct GatewayAndClientTests {
    private func gateway(_ event: UInt32, _ seconds: Double, _ error: Int = 0, resource: String = "ws-041")
        -> EventRecord
    {
        record(
            Provider.gateway, event, seconds, activity: "{g}",
            [
                "Username": "CORP\\alice", "IpAddress": "10.0.0.9", "Resource": resource, "ErrorCode": String(error),
                "SessionDuration": "57",
            ])
    }

    @Test func aWholeWayThroughAGateway() throws {
        let found = facts([200, 300, 302, 303].enumerated().map { gateway($1, Double($0)) })
        let connection = try #require(found.compactMap { $0 as? GatewayConnection }.first)
        #expect(connection.reached == .target && connection.refusal == nil && connection.seconds == 57)
        #expect(
            connection.user == "CORP\\alice" && connection.resource == "ws-041"
                && connection.events == [200, 300, 302, 303])
    }

    @Test(arguments: [
        (UInt32(201), GatewayConnection.Refusal.connectionPolicy), (301, .resourcePolicy), (304, .unreachable),
        (305, .method),
        (203, .limit),
    ])
    func refusals(event: UInt32, refusal: GatewayConnection.Refusal) {
        let found = facts([gateway(event, 0, 23_002)]).compactMap { $0 as? GatewayConnection }
        #expect(found.map(\.refusal) == [refusal] && found.first?.errorCode == 23_002)
    }

    private func client(_ event: UInt32, _ seconds: Double, _ data: KeyValuePairs<String, String> = [:]) -> EventRecord
    {
        record(Provider.client, event, seconds, activity: "{c}", data)
    }

    @Test func aClientThatIsCutOff() throws {
        let found = facts([
            client(1024, 0, ["Name": "Server Name", "Value": "ws-041"]),
            client(1026, 1, ["Name": "Reason", "Value": "263"]),
            client(1026, 2, ["Name": "Reason", "Value": "2308"]), client(1026, 3, ["Name": "Reason", "Value": "1"]),
        ])
        let connection = try #require(found.compactMap { $0 as? ClientConnection }.first)
        #expect(connection.server == "ws-041" && connection.reason == 0x904 && !connection.connected)
    }

    @Test func udpOfAClient() {
        let up = facts([client(1024, 0), client(1102, 1, ["Value": "10.0.0.41"]), client(1103, 2), client(1105, 9)])
        #expect(up.compactMap { ($0 as? ClientConnection)?.udp } == [.closed])
        let failed = facts([client(1024, 0), client(1102, 1, ["Value": "10.0.0.41"]), client(1104, 2)])
        #expect(failed.compactMap { ($0 as? ClientConnection)?.udp } == [.failed])
    }
}

@Suite struct FieldTests {
    @Test(arguments: [
        ("10.0.0.9", "10.0.0.9", Int?.none), ("10.0.0.9:51022", "10.0.0.9", 51022),
        ("[2001:DB8::9]:7", "2001:db8::9", 7),
        ("fe80::1%5", "fe80::1%5", nil), ("::ffff:10.0.0.9", "10.0.0.9", nil), ("::1", "::1", nil),
    ])
    func addresses(text: String, address: String, port: Int?) {
        #expect(parseEndpoint(text)?.address == address)
        #expect(parseEndpoint(text)?.port == port)
    }

    @Test(arguments: [
        "", "-", "LOCAL", "LOKAL", "10.0.0", "10.0.0.256", "10.0.0.9.1", "a:b", "ws-041:3389", "[x]:1", "12:30:45 Uhr",
        "fe80::1%\u{1}", "fe80::1%a b",
    ])
    func noAddresses(text: String) { #expect(parseEndpoint(text) == nil) }

    @Test func numbers() {
        #expect(parseNumber("0xC000006D") == 0xc000_006d)
        #expect(parseNumber("2308") == 2308)
        #expect(parseNumber("-1073741715") == 0xc000_006d)
        #expect(parseNumber("99999999999") == nil && parseNumber("%%2313") == nil)
    }
}
