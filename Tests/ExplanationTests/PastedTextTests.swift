import Diagnosis
import Evidence
import Knowledge
import Testing

@testable import Explanation

private let knowledge = Knowledge.shared

private func found(_ text: String) -> [ExplainedCode] { explain(text, knowledge: knowledge).codes }

private func kinds(_ text: String) -> [CodeKind?] { found(text).map { $0.entry?.kind } }

private func events(_ text: String) -> [UInt32?] { found(text).filter { $0.entry?.kind == .event }.map(\.number) }

/// Only a number that a text calls an event's is one.
@Suite struct CalledEventTests {
    private static let head = #"<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event">"#

    @Test func theNamesInMarkupAreNoEvents() {
        let broken = """
            - \(Self.head)
            - <System>
              <Provider Name="Microsoft-Windows-RemoteDesktopServices-RdpCoreTS" />
              <EventID>140</EventID>
              <EventRecordID>1149</EventRecordID>
              </System>
            - <EventData>
              <Data Name="IPString">10.0.0.7</Data>
              </EventData>
              </Event>
            """
        #expect(found(broken).map(\.number) == [140])
        #expect(!explain(broken, knowledge: knowledge).causes.map(\.id).contains("server-out-of-resources"))
        let audit =
            Self.head
            + #"<System><Provider Name="Microsoft-Windows-Security-Auditing" Guid="{54849625-5478-4994-A5BA-3E3B0328C30D}"/>"#
            + #"<EventID Qualifiers="0">4625</EventID><TimeCreated SystemTime="2026-11-22T10:00:00.000Z"/></System><EventData>"#
            + #"<Data Name="TargetLogonId">0x3e7</Data><Data Name="Status">0xc000006d</Data><Data Name="FailureReason">%%2313"#
            + #"</Data><Data Name="SubStatus">0xc000006a</Data><Data Name="LogonType">10</Data></EventData></Event>"#
        #expect(found(audit).map(\.number) == [4625, 0xc000_006d, 0xc000_006a])
        #expect(events(#"<EventID Qualifiers="0">1149</EventID>"#) == [1149])
    }

    @Test(arguments: [
        "In the event of a failure, 56 users", "Event Data: 10 retries", "the event was on 22.11.2026 at 10:00:56",
        "see the event at https://learn.microsoft.com/event/1149 and 10.0.0.56",
    ])
    func otherNumbersAreNone(text: String) { #expect(found(text).isEmpty, "\(found(text))") }

    @Test(arguments: [
        "Event ID: 1149", "event 1149", "EventID 1149", "Ereignis-ID:   1149", "Ereigniskennung: 1149",
        "ID de l’événement : 1149", "ID d'événement : 1149", "Id. de evento: 1149", "Id. del evento: 1149",
        "ID evento: 1149",
        "ID do Evento: 1149", "Gebeurtenis-id: 1149", "イベント ID: 1149", "イベントID：1149", "事件 ID: 1149",
        "Код события: 1149",
        "이벤트 ID: 1149", "Identyfikator zdarzenia: 1149", "Id : 1149", "event RdpCoreTS and event 1149",
    ])
    func itsLabelMakesOne(text: String) { #expect(events(text) == [1149], "\(text)") }

    @Test func allOfSeveralAreTold() {
        #expect(Set(events("event ids 21, 24, 40")) == [21, 24, 40])
        #expect(Set(events("event 1149 and 21 and 24")) == [1149, 21, 24])
        #expect(Set(events("we tried event 1149 and 21 and 24 and 40 and 131 RdpCoreTS")) == [1149, 21, 24, 40, 131])
        #expect(Set(events("event 4625, 10 times")) == [4625])
    }

    /// Get-WinEvent's list and its table.
    @Test func powerShellPrintsThem() {
        let list = """
            TimeCreated  : 11/22/2026 10:00:00 AM
            ProviderName : Microsoft-Windows-TerminalServices-LocalSessionManager
            Id           : 40
            Message      : Session 2 has been disconnected, reason code 12
            """
        #expect(
            found(list).map { "\($0.entry?.kind.rawValue ?? "") \($0.number ?? 0)" } == ["event 40", "errorInfo 12"])
        let table = """
               ProviderName: Microsoft-Windows-TerminalServices-LocalSessionManager

            TimeCreated                     Id LevelDisplayName Message
            -----------                     -- ---------------- -------
            11/22/2026 10:00:00 AM          40 Information      Session 2 has been disconnected, reason code 5
            22.11.2026 09:59:10             24 Informationen    Remote Desktop Services: Session has been disconnected
            """
        #expect(events(table) == [40, 24])
        #expect(found(table).count == 3)
    }

    @Test(arguments: [
        ("Event 1026 RDPClient: RDP ClientActiveX has been disconnected (Reason= 263)", CodeKind.disconnectReason, 263),
        ("Event ID 1026, ClientActiveXCore. RDP ClientActiveX wurde getrennt (Ursache= 2308)", .disconnectReason, 2308),
        ("Ereignis-ID: 40\nSitzung \"2\" wurde getrennt, Ursachencode \"11\"", .errorInfo, 11),
        ("event id 40 reason 11", .errorInfo, 11),
        ("LocalSessionManager 40 reason code 12", .errorInfo, 12),
        (head + "<EventID>40</EventID><Session>2</Session><Reason>12</Reason></Event>", .errorInfo, 12),
        (
            head + #"<EventID>1026</EventID><Data Name="Name">Disconnect Reason</Data><Data Name="Value">263</Data>"#,
            .disconnectReason, 263
        ),
    ])
    func theReasonIsExplainedToo(text: String, kind: CodeKind, number: UInt32) {
        let codes = found(text).filter { $0.entry?.kind != .event }
        #expect(codes.map(\.number) == [number] && codes.map { $0.entry?.kind } == [kind], "\(text)")
    }
}

/// What a text calls a number decides what it may be.
@Suite struct CalledNumberTests {
    private func next(_ text: String) -> [String] { explain(text, knowledge: knowledge).next }

    @Test(arguments: [
        ("Error code: 0x3", "--code 0x3"), ("Error code: 0x4", "--code 0x4"), ("Error code: 0x2", "--code 0x2"),
        ("Error code: 0x104", "--code 0x104"), ("Error code: 0x108", "--code 0x108"), ("Fehlercode: 0x4", "--code 0x4"),
        ("3", "--code 0x3"), ("0x0", "--code 0x0"), ("7", "--extended 0x7"),
        ("Extended error code: 0x7", "--extended 0x7"), ("Erweiterter Fehlercode: 0x5", "--extended 0x5"),
        ("Code d'erreur 0x3 (étendu 0x11)", "--code 0x3 --extended 0x11"),
        ("Error code: 0x3 Extended error code: 0x3", "--code 0x3 --extended 0x3"),
        ("OnDisconnected(discReason=3848, extendedReason=10)", "--code 0xf08 --extended 0xa"),
        ("Disconnected: Reason 2055 (Extended 0)", "--code 0x807 --extended 0x0"),
    ])
    func noNumberIsUsedTwice(text: String, options: String) { #expect(next(text) == ["redial check HOST " + options]) }

    @Test func eachHasItsFamilies() {
        #expect(Set(kinds("Error code: 0x3")).isSubset(of: [.disconnectReason, .gatewayClient, .client]))
        #expect(Set(kinds("エラー コード: 0x104")).isSubset(of: [.disconnectReason, .gatewayClient, .client]))
        #expect(kinds("Extended error code: 0x7") == [.extendedReason, .errorInfo])
        #expect(kinds("Code d’erreur étendu : 0x7") == [.extendedReason, .errorInfo])
        #expect(!explain("Error code: 0x1c", knowledge: knowledge).isKnown)
        #expect(kinds("error code 1326") == [.win32])
        #expect(
            kinds("Because of a protocol error (code: 0x112f), the remote session will end.") == [.client, .errorInfo])
        #expect(kinds("Session disconnected. Code: 516 Reason: 0").suffix(2) == [.extendedReason, .errorInfo])
        #expect(Set(kinds("3")).count > 3)
    }

    @Test func causesFollowTheName() {
        let timedOut = explain("Error code: 0x108", knowledge: knowledge).causes.map(\.id)
        #expect(timedOut.contains("host-off-asleep") && !timedOut.contains("cal-exhausted-or-client-licence"))
        #expect(explain("0x0", knowledge: knowledge).causes.isEmpty)
    }

    @Test(arguments: [
        ("xfreerdp exited with status 147", 147), ("xfreerdp exit status 12", 12), ("exit status 131", 131),
        ("my xfreerdp returned 131 when I tried it again", 131), ("xfreerdp: exit code 147", 147),
    ])
    func exitCodesAreFreeRDPs(text: String, number: UInt32) {
        #expect(kinds(text) == [.freerdpExit] && found(text).map(\.number) == [number], "\(text)")
    }

    @Test func anExitCodeThatItHasNotIsUnknown() {
        #expect(found("xfreerdp exit status 14").map(\.reading.id) == ["explain.unknown-exit"])
    }

    /// The number of a name is no other code.
    @Test(arguments: [
        "[com.freerdp.core] - rdp_set_error_info: ERRINFO_LOGOFF_BY_USER (0x0000000C):The disconnection was initiated by the user",
        "freerdp_set_last_error_ex ERRCONNECT_CONNECT_TRANSPORT_FAILED [0x0002000D]",
        "Code: 0x80090322 SEC_E_WRONG_PRINCIPAL",
        "ERRINFO_LICENSE_NO_LICENSE_SERVER (0x00000101)", "SEC_E_WRONG_PRINCIPAL (-2146893022)",
    ])
    func aNameTakesItsNumber(text: String) { #expect(found(text).map(\.reading.id) == ["explain.by-name"], "\(text)") }

    @Test(arguments: [
        "Windows Server 2019 version 1809 build 26100.4061 at 11/22/2026 10:00:07 on 10.0.0.56:3389, see fwlink/?linkid=866660",
        "am 22.11.2026 um 10:00 auf ws-041:3389", "[17:25:21:123] [4242:00001092] the client began",
        "2001:db8::2308 is its address",
        "Session ID: 40", "v2.5.1 build 2308 of it", "The user 2055 logged off",
    ])
    func datesAndAddressesAreNoCodes(text: String) { #expect(found(text).isEmpty, "\(found(text))") }

    @Test(arguments: [
        ("C000006D", 0xc000_006d), ("80090322", 0x8009_0322), ("3000046", 0x300_0046), ("Error 3000046", 0x300_0046),
        ("０ｘ９０４", 0x904), ("SPNEGO failed with c000006d", 0xc000_006d),
    ])
    func hexadecimalNumbersNeedNoMark(text: String, number: UInt32) {
        #expect(found(text).first?.number == number && found(text).first?.entry != nil, "\(text)")
    }

    @Test func aStatusBesideAnEventNeedsNoMark() {
        #expect(found("TermDD 56 C000006D").map(\.number) == [56, 0xc000_006d])
        #expect(found("80070005").map { $0.entry?.name } == ["E_ACCESSDENIED"])
    }

    /// The bit N of an HRESULT. [MS-ERREF 2.1]
    @Test func anNTSTATUSInAnHRESULTIsUnwrapped() {
        #expect(found("0xD0000001").map { $0.entry?.name } == ["STATUS_UNSUCCESSFUL"])
        #expect(found("event 40 reason code 3489660929").last?.entry?.name == "STATUS_UNSUCCESSFUL")
        #expect(found("0xD0001234").map(\.reading.id) == ["explain.unknown-wrapped-ntstatus"])
    }
}

/// FreeRDP's errors and the exit codes that it makes of them say the same.
@Suite struct FreeRDPCodeTests {
    private static let others = [
        "AUTHENTICATION_FAILED": "AUTH_FAILURE", "SECURITY_NEGO_CONNECT_FAILED": "NEGO_FAILURE",
    ]

    private func exit(of error: CodeEntry) -> CodeEntry? {
        let name = error.name.replacing("ERRCONNECT_", with: "")
        let wanted = Self.others[name].map { [$0] } ?? [name, "CONNECT_" + name]
        return CodeTable.shared.entries.first { entry in
            entry.kind == .freerdpExit && wanted.contains { "XF_EXIT_" + $0 == entry.name }
        }
    }

    @Test func theyHaveTheSameCausesAndSteps() {
        let errors = CodeTable.shared.entries.filter { $0.kind == .freerdp }
        let pairs = errors.compactMap { error in exit(of: error).map { (error, $0) } }
        #expect(pairs.count >= 28)
        for (error, exit) in pairs {
            let one = explain(error.name, knowledge: knowledge)
            let other = explain(exit.name, knowledge: knowledge)
            #expect(one.causes.map(\.id) == other.causes.map(\.id), "\(error.name)")
            #expect(one.stepsPossible == other.stepsPossible, "\(error.name)")
        }
    }

    @Test func whatWasSeenForManyCausesNamesNone() {
        for text in ["exit 147", "exit 143", "ERRCONNECT_TLS_CONNECT_FAILED"] {
            #expect(explain(text, knowledge: knowledge).causes.isEmpty, "\(text)")
        }
        #expect(explain("exit 147", knowledge: knowledge).stepsPossible.first == .reach)
    }
}
