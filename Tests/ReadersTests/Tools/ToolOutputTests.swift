import Evidence
import Testing

@testable import Readers

private func facts<F: Fact>(_ text: String, _ type: F.Type) -> [F] {
    ToolOutput(Array(text.utf8)).facts.compactMap { $0 as? F }
}

private func one<F: Fact>(_ text: String, _ type: F.Type) throws -> F {
    let found = facts(text, type)
    try #require(found.count == 1)
    return found[0]
}

@Suite struct SocketTableTests {
    @Test func listenersAreKnownByTheirPeersPort() throws {
        let sockets = try one(ToolTexts.netstatGerman(), MachineSockets.self)
        #expect(sockets.isWhole)
        #expect(sockets.listeners.filter { $0.port == 3389 } == [.init(address: "0.0.0.0", port: 3389, pid: 1312)])
        #expect(sockets.listeners.count == 5)
        #expect(sockets.listeners.contains(.init(address: "::", port: 135, pid: 900)))
        #expect(sockets.udpPorts == [.init(address: "0.0.0.0", port: 3389, pid: 1312)])
        #expect(sockets.waiting == ["[fe80::9]:3389"])
        #expect(sockets.peers == [])
    }

    @Test(arguments: ToolTexts.netstatHeadings) func headingsOfAnyLanguageMakeATableWhole(_ heading: String) throws {
        let sockets = try one(ToolTexts.netstat(heading: heading), MachineSockets.self)
        #expect(sockets.isWhole)
        #expect(sockets.listeners.filter { $0.port == 3390 }.map(\.pid) == [1312, 1312])
    }

    /// `netstat -ano | findstr :3389` says nothing of what is not in it, and `Get-NetTCPConnection -LocalPort 3389` neither.
    @Test func aPartOfATableIsNotWhole() throws {
        let filtered = ToolTexts.netstatGerman().split(separator: "\n").filter { $0.contains(":135") }
        #expect(try !one(filtered.joined(separator: "\n"), MachineSockets.self).isWhole)
        let prompt = "C:\\> netstat -ano | findstr 135\n" + filtered.joined(separator: "\n")
        #expect(try !one(prompt, MachineSockets.self).isWhole)
        let onePort = ToolTexts.netConnections.split(separator: "\n").filter { !$0.contains(" 135 ") }
        #expect(try !one(onePort.joined(separator: "\n"), MachineSockets.self).isWhole)
        let cut = ToolOutput(Array(ToolTexts.netstatGerman().utf8), isCut: true)
        #expect(cut.facts.compactMap { $0 as? MachineSockets }.map(\.isWhole) == [false])
    }

    @Test func programsOfNetstatBAreTaken() throws {
        let text = """
              Proto  Local Address          Foreign Address        State           PID
              TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       900
              RpcSs
             [svchost.exe]
              TCP    0.0.0.0:3389           0.0.0.0:0              LISTENING       2222
             [nginx.exe]
            """
        let sockets = try one(text, MachineSockets.self)
        #expect(sockets.listeners.map(\.program) == ["svchost.exe", "nginx.exe"])
    }

    @Test func withoutPIDsAndWithNamesInPlaceOfNumbers() throws {
        let text = """
              Proto  Local Address          Foreign Address        State
              TCP    WS-041:epmap           WS-041:0               LISTENING
              TCP    WS-041:ms-wbt-server   WS-041:0               LISTENING
              TCP    10.0.0.41:50000        10.0.0.9:ms-wbt-server ESTABLISHED
            """
        let sockets = try one(text, MachineSockets.self)
        #expect(sockets.listeners.map(\.port) == [135, 3389] && sockets.listeners.allSatisfy { $0.pid == nil })
        #expect(sockets.peers == ["10.0.0.9:3389"] && sockets.isWhole)
    }

    @Test func objectsAreReadAsTablesAndLists() throws {
        let table = try one(ToolTexts.netConnections, MachineSockets.self)
        #expect(table.isWhole && table.waiting == ["10.0.0.9:3389"])
        #expect(table.listeners.map(\.address) == ["::", "0.0.0.0", "0.0.0.0"])
        #expect(table.listeners.map(\.pid) == [1312, 1312, 900])
        let list = try one(ToolTexts.netConnectionList, MachineSockets.self)
        #expect(list.isWhole)
        #expect(
            list.listeners == [
                .init(address: "0.0.0.0", port: 135, pid: 900), .init(address: "::", port: 3389, pid: 1312),
            ])
    }
}

@Suite struct ServiceListingTests {
    @Test func numbersTellWhatWordsTranslate() throws {
        let english = try one(ToolTexts.scEnglish, MachineService.self)
        #expect(english.name == "TermService" && english.state == 4 && english.pid == 1312 && english.exitCode == 0)
        let russian = try one(ToolTexts.scRussian, MachineService.self)
        #expect(russian.state == 1 && russian.exitCode == 1077 && russian.pid == nil && russian.startType == nil)
    }

    @Test func configurationAndStateOfOneServiceAreOneFact() throws {
        let both = try one(ToolTexts.scRussian + "\n\n" + ToolTexts.scConfiguration, MachineService.self)
        #expect(both.state == 1 && both.startType == 4)
        #expect(try one(ToolTexts.scConfiguration, MachineService.self).state == nil)
    }

    @Test func servicesOfPowerShellAreRead() {
        let services = facts(ToolTexts.getService, MachineService.self)
        #expect(services.map(\.name) == ["TermService", "CertPropSvc", "SessionEnv"])
        #expect(services.map(\.state) == [4, 1, 1])
        #expect(services.map(\.startType) == [nil, nil, 4])
    }

    @Test func otherServicesAreNoneOfOurs() {
        #expect(facts(ToolTexts.scEnglish.replacing("TermService", with: "Spooler"), MachineService.self).isEmpty)
    }
}

@Suite struct SessionListingTests {
    @Test func numbersFrom65536AreListeners() throws {
        let german = try one(ToolTexts.qwinstaGerman, MachineSessions.self)
        #expect(german.listeners == [.init(name: "rdp-tcp", id: 65536, state: "Abhör.")])
        #expect(german.connected == 1 && german.disconnected == 1 && german.isWhole)
        let bare = try one(ToolTexts.qwinstaWithoutListener, MachineSessions.self)
        #expect(bare.listeners.isEmpty && bare.isWhole && bare.connected == 0 && bare.disconnected == 0)
    }

    /// The same in a console's own code page.
    @Test func bytesOfACodePageDoNotHide() throws {
        let bytes = Array(ToolTexts.qwinstaGerman.unicodeScalars.map { $0.value < 0x80 ? UInt8($0.value) : 0x94 })
        let sessions = ToolOutput(bytes).facts.compactMap { $0 as? MachineSessions }
        #expect(sessions.map(\.listeners.first?.state) == ["Abh?r."])
    }
}

@Suite struct ProcessAndNetworkTests {
    @Test func servicesOfProcessesAreJoinedOverLines() throws {
        let table = try one(ToolTexts.tasklist, MachineProcesses.self)
        #expect(table.processes.map(\.pid) == [4, 900, 1312, 1400, 2222])
        #expect(table.processes[2].services == ["TermService"])
        #expect(table.processes[3].services == ["Dhcp", "EventLog", "lmhosts"])
        #expect(table.processes[4].program == "nginx.exe")
    }

    @Test(arguments: [
        (ToolTexts.ipconfigEnglish, "WS-041", ["fe80::1:2:3:4", "10.0.0.41"], ["fe80::1", "10.0.0.1"]),
        (ToolTexts.ipconfigFrench, "CLT01", ["10.0.0.13"], ["10.0.0.1"]),
        (ToolTexts.ipconfigJapanese, "JP-041", ["10.0.0.6"], ["10.0.0.1"]),
        (ToolTexts.ipconfigRussian, "RU-041", ["10.0.0.74"], ["10.0.0.1"]),
    ])
    func adaptersAreReadInAnyLanguage(
        _ text: String, _ host: String, _ addresses: [String], _ gateways: [String]
    ) throws {
        let output = ToolOutput(Array(text.utf8))
        #expect(output.machine == host)
        let adapter = try #require(try one(text, MachineAdapters.self).adapters.first)
        #expect(adapter.addresses == addresses)
        #expect(adapter.gateways == gateways)
        #expect(adapter.dnsServers.contains("10.0.0.2") && !adapter.dnsServers.contains("10.0.0.3"))
        #expect(adapter.description?.isEmpty == false && adapter.tunnel == nil)
    }

    @Test func tunnelsAreKnownByTheirDrivers() throws {
        let adapters = try one(ToolTexts.ipconfigEnglish, MachineAdapters.self).adapters
        #expect(adapters.map(\.tunnel) == [nil, "Tailscale"])
        #expect(adapters.last?.addresses == ["100.64.0.7"])
    }

    @Test func tablesOfNumbersAreRead() throws {
        let interfaces = try one(ToolTexts.subinterfaces, MachineInterfaceMTU.self).interfaces
        #expect(interfaces == [.init(name: "Ethernet 2", mtu: 1500), .init(name: "Tailscale", mtu: 1280)])
        let routes = try one(ToolTexts.routePrint, MachineRoutes.self).defaults
        #expect(
            routes == [
                .init(gateway: nil, interface: "100.64.0.7", metric: 5),
                .init(gateway: "10.0.0.1", interface: "10.0.0.41", metric: 25),
            ])
        #expect(try one(ToolTexts.gpresult, MachinePolicies.self).applied == ["RDP aus", "Default Domain Policy"])
        #expect(try one(ToolTexts.cmdkeyFrench, SavedCredentials.self).hosts == ["ws-041.corp.example"])
    }
}

@Suite struct AddressTests {
    @Test(arguments: ["10.0.0.1", "::", "::1", "fe80::1", "2001:db8:0:0:0:0:0:1", "::ffff:10.0.0.1"])
    func addressesAreKnown(_ text: String) { #expect(isAddress(text)) }

    @Test(arguments: [
        "", "10:42:57", "10.0.0", "fe80", "\u{7}::", "1:2:3:4:5:6:7", "22.11.2026 18:42:57", "a:b", ":::::::::::",
    ])
    func whatOnlyLooksLikeOneIsNone(_ text: String) { #expect(!isAddress(text)) }
}

@Suite struct HostileToolOutputTests {
    static let texts = [
        ToolTexts.netstatGerman(), ToolTexts.scEnglish, ToolTexts.scConfiguration, ToolTexts.qwinstaGerman,
        ToolTexts.ipconfigEnglish, ToolTexts.netConnections, ToolTexts.netConnectionList, ToolTexts.getService,
        ToolTexts.tasklist, ToolTexts.subinterfaces, ToolTexts.routePrint, ToolTexts.gpresult, ToolTexts.cmdkeyFrench,
    ]

    @Test(arguments: texts) func everyPrefixIsRead(_ text: String) {
        let bytes = Array(text.utf8)
        for end in stride(from: 0, through: bytes.count, by: 3) { _ = ToolOutput(Array(bytes[..<end])).facts }
    }

    /// One tool's output is not taken for another's.
    @Test(arguments: texts) func eachTextGivesOneKind(_ text: String) {
        #expect(Set(ToolOutput(Array(text.utf8)).facts.map(\.kind)).count == 1)
    }

    @Test(arguments: texts) func encodingsAreAlike(_ text: String) {
        let kinds = ToolOutput(Array(text.utf8)).facts.map(\.kind)
        let units = Array(text.utf16)
        let little = units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        let big = units.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        for bytes in [
            [0xff, 0xfe] + little, little, [0xfe, 0xff] + big, big, Array(text.replacing("\n", with: "\r\n").utf8),
        ] {
            #expect(ToolOutput(bytes).facts.map(\.kind) == kinds)
        }
    }

    @Test func controlCharactersAndEndlessLinesDoNoHarm() {
        let line = "  TCP    0.0.0.0:3389\u{1b}[31m           0.0.0.0:0              LISTENING       1\n"
        for fact in ToolOutput(Array(line.utf8)).facts {
            #expect(!"\(fact)".contains("\u{1b}"))
        }
        let name = "SERVICE_NAME: " + String(repeating: "A", count: 100_000) + "\n"
        #expect(ToolOutput(Array(name.utf8)).facts.isEmpty)
        let endless = [UInt8](repeating: UInt8(ascii: ":"), count: 1 << 20)
        #expect(ToolOutput(endless).facts.isEmpty)
    }

    @Test func manyRowsAreBounded() throws {
        let rows = (1...60_000).map { "  TCP    10.0.0.1:\($0)    0.0.0.0:0    LISTENING   \($0)" }
        let sockets = try one(rows.joined(separator: "\n"), MachineSockets.self)
        #expect(sockets.listeners.count == 512 && !sockets.isWhole)
    }
}
