import Diagnosis
import Knowledge
import Primitives
import Testing

@testable import Explanation

private let knowledge = Knowledge.shared

private func meanings(_ text: String) -> [String] {
    explain(text, knowledge: knowledge).codes.map { "\($0.entry?.kind.rawValue ?? "unknown") \($0.entry?.name ?? "")" }
}

/// Names and numbers as Microsoft's pages and headers pair them.
@Suite struct ExplainTests {
    @Test(arguments: [
        "0x904 0x7", "2308 7", "Error code: 0x904\nExtended error code: 0x7",
        "Error code: 0x904 Extended error code: 0x7",
        "Fehlercode: 0x904\nErweiterter Fehlercode: 0x7", "エラー コード: 0x904\n拡張エラー コード: 0x7",
        "Code d’erreur : Ox904 étendu : Ox7",
        "This computer can't connect to the remote computer. Try again. Error code: 0x904, extended error code: 0x7.",
    ])
    func theDialogIsReadInEveryLanguage(text: String) {
        #expect(
            meanings(text) == [
                "disconnectReason disconnectReasonAtClientWinsockFDCLOSE",
                "extendedReason exDiscReasonServerDeniedConnection", "errorInfo ERRINFO_SERVER_DENIED_CONNECTION",
            ])
    }

    @Test(arguments: [
        ("STATUS_ACCOUNT_LOCKED_OUT", 0xC000_0234), ("0xC000006D", 0xC000_006D), ("SEC_E_TIME_SKEW", 0x8009_0324),
        ("-2146893022", 0x8009_0322), ("−2146893022", 0x8009_0322), ("ERRINFO_SERVER_INSUFFICIENT_PRIVILEGES", 9),
        ("errconnect_tls_connect_failed", 0x20008), ("event RdpCoreTS 226", 226), ("Event ID 1057", 1057),
        ("exit 147", 147),
        ("xfreerdp exited with 131", 131),
    ])
    func oneCodeIsOneNumber(text: String, number: Int) {
        let codes = explain(text, knowledge: knowledge).codes
        #expect(!codes.isEmpty)
        #expect(codes.allSatisfy { $0.number == UInt32(number) && $0.entry != nil }, "\(meanings(text))")
    }

    @Test func whatStandsForItselfIsReadByItsSize() {
        #expect(meanings("0x80090322").first == "sspi SEC_E_WRONG_PRINCIPAL")
        #expect(meanings("0xC0000234").first == "ntstatus STATUS_ACCOUNT_LOCKED_OUT")
        #expect(meanings("0x3000046").first?.hasPrefix("gatewayClient") == true)
    }

    @Test func anAmbiguousNumberListsItsFamilies() {
        let families = Set(explain("7", knowledge: knowledge).codes.compactMap(\.entry?.kind))
        #expect(families.isSuperset(of: [.extendedReason, .errorInfo, .licensing]))
    }

    /// HRESULT_FROM_WIN32(10060), and HRESULT_FROM_NT(STATUS_LOGON_FAILURE). [MS-ERREF 2.1]
    @Test func wrappedNumbersAreUnwrapped() {
        #expect(explain("0x8007274C", knowledge: knowledge).codes.first?.number == 10060)
        #expect(explain("0xD000006D", knowledge: knowledge).codes.first?.number == 0xC000_006D)
    }

    @Test func unknownNumbersAreDecodedAsFarAsTheirFormGoes() {
        let hresult = explain("0x80041234", knowledge: knowledge)
        #expect(!hresult.isKnown)
        #expect(hresult.codes.first?.reading.args["facility"] == .integer(4))
        #expect(explain("0x7f04 0x7", knowledge: knowledge).codes.first?.reading.id == "explain.unknown-low-byte")
    }

    /// Twelve bits of an NTSTATUS are its facility, eleven of an HRESULT. [MS-ERREF 2.1, 2.3]
    @Test(arguments: [("0xC8011234", 0x801), ("0xCFFF0001", 0xfff), ("0x88011234", 0x1)])
    func theFacilityIsAsWideAsItsFormSays(text: String, facility: Int) {
        #expect(explain(text, knowledge: knowledge).codes.map { $0.reading.args["facility"] } == [.integer(facility)])
    }

    @Test func aSizeThatLeavesSeveralFamiliesTellsNone() {
        let codes = explain("0x80004005", knowledge: knowledge).codes
        #expect(Set(codes.compactMap(\.entry?.kind)) == [.sspi, .avd])
        #expect(codes.first?.reading.id == "explain.likeliest-of-size")
        #expect(codes.dropFirst().allSatisfy { $0.reading.id == "explain.also" })
        #expect(explain("0xC0000234", knowledge: knowledge).codes.map(\.reading.id) == ["explain.by-range"])
    }

    @Test func everyRowIsFoundByItsNumberAndByItsName() {
        let table = CodeTable.shared
        for entry in table.entries {
            if let number = entry.number {
                let written = entry.kind == .event ? "event \(entry.name) \(number)" : "0x\(String(number, radix: 16))"
                let found =
                    entry.kind == .event ? table.events(number, provider: entry.name) : table.entries(of: number)
                #expect(found.contains(entry), "\(written)")
            }
            if !entry.name.isEmpty, entry.kind != .event {
                #expect(explain(entry.name, knowledge: knowledge).codes.contains { $0.entry == entry }, "\(entry.name)")
            }
        }
    }

    @Test func codesAloneProveNothing() {
        let explanation = explain("0x904 0x7", knowledge: knowledge)
        #expect(explanation.causes.count > 10)
        #expect(explanation.causes.allSatisfy { $0.certainty == .possible && $0.probability < 0.5 })
        #expect(explanation.next == ["redial check HOST --code 0x904 --extended 0x7"])
    }

    @Test func aTextWithoutCodesSaysSo() {
        for text in [
            "", "hello", "the server at 10.0.0.5 does not answer", "\u{1b}[31m",
            String(repeating: "a ", count: 100_000),
        ] {
            #expect(explain(text, knowledge: knowledge).codes.isEmpty, "\(text.prefix(40))")
        }
        #expect(!explain("\u{1b}]0;x\u{7}", knowledge: knowledge).input.contains("\u{1b}"))
    }
}

/// Events as Event Viewer copies them, and as people shorten that.
@Suite struct EventTextTests {
    private func found(_ text: String) -> [ExplainedCode] { explain(text, knowledge: knowledge).codes }

    private func providers(_ text: String) -> [String] { found(text).compactMap(\.entry).map(\.name) }

    @Test func theCodesOfAnEventAreKept() {
        let codes = found("event 4625 Status 0xC000006D SubStatus 0xC000006A")
        #expect(codes.map(\.number) == [4625, 0xC000_006D, 0xC000_006A])
        #expect(codes.allSatisfy { $0.entry != nil })
        #expect(meanings("0x904 0x7, and then event 36870 from Schannel").first == "event Schannel")
        #expect(found("0x904 0x7, and then event 36870 from Schannel").contains { $0.number == 0x904 })
    }

    @Test(arguments: [
        "Event ID 4625 Task Category: Logon", "Event ID: 4625\nLevel: Information\nKeywords: Audit Failure",
        "4625 Microsoft-Windows-Security-Auditing", "<EventID>4625</EventID>",
        #"<EventID Qualifiers="0">4625</EventID>"#,
    ])
    func whatStandsBehindANumberIsNoProvider(text: String) {
        #expect(providers(text) == ["Microsoft-Windows-Security-Auditing"])
    }

    /// What Event Viewer copies of Schannel's error, in two languages.
    @Test(arguments: [
        """
        Log Name:      System
        Source:        Schannel
        Date:          11/26/2026 10:42:57 AM
        Event ID:      36870
        Task Category: None
        Level:         Error
        Keywords:
        User:          SYSTEM
        Computer:      ws-041.corp.test
        Description:
        A fatal error occurred when attempting to access the TLS server credential private key. The error code returned \
        from the cryptographic module is 0x8009030D. The internal error state is 10001.
        """,
        """
        Protokollname: System
        Quelle:        Schannel
        Datum:         26.11.2026 10:42:57
        Ereignis-ID:   36870
        Aufgabenkategorie:Keine
        Ebene:         Fehler
        Beschreibung:
        Der vom Kryptografiemodul zurückgegebene Fehlercode lautet 0x8009030D. Der interne Fehlerstatus lautet 10001.
        """,
        "Source : Schannel\nID de l’événement : 36870\nLe code d’erreur est 0x8009030D.",
    ])
    func theWholeTextOfEventViewer(text: String) {
        #expect(meanings(text) == ["event Schannel", "sspi SEC_E_UNKNOWN_CREDENTIALS"])
        #expect(explain(text, knowledge: knowledge).causes.map(\.id).contains("rdp-cert-key-unreadable"))
    }

    /// A logon's id, a process and an empty status are no codes of the failure.
    @Test func numbersOfProcessesAndLogonsAreNone() {
        let codes = found(
            """
            Event ID: 4625
            Subject: Security ID: NULL SID Logon ID: 0x0
            Logon Type: 3
            Failure Information: Failure Reason: Unknown user name or bad password. Status: 0xC000006D Sub Status: 0x0
            Process Information: Caller Process ID: 0x2D8
            Logon ID: 0x12AB34
            """)
        #expect(codes.map(\.number) == [4625, 0xC000_006D])
    }

    /// [RFC 4120 7.5.9]: KDC_ERR_PREAUTH_FAILED is 24.
    @Test func domainControllersTellErrorsOfKerberos() {
        let codes = found("Event ID: 4771 Service Name: krbtgt/CORP Ticket Options: 0x40810010 Failure Code: 0x18")
        #expect(codes.map { $0.entry?.kind } == [.event, .kerberos])
    }

    @Test(arguments: ["TermDD 56", "event TermDD 56", "Event ID 56, Source: TermDD", "56 TermDD"])
    func theProviderThatIsNamedCounts(text: String) {
        #expect(providers(text) == ["TermDD"])
    }

    @Test func aProviderThatHasNoSuchEventNamesNone() {
        #expect(Set(providers("Event ID 56")).count == 2)
        #expect(!explain("event Schannel 59999", knowledge: knowledge).isKnown)
        #expect(!found("the event log of the server, port 3389").contains { $0.reading.id == "explain.unknown-event" })
    }
}

/// What `causes` says of codes that causes are known to show.
@Suite struct CausesOfCodesTests {
    @Test(arguments: [
        ("E_PROXY_NAP_ACCESSDENIED", "rdgateway-auth-or-name"), ("0x800759da", "rdgateway-auth-or-name"),
        ("0x300001b", "rdgateway-auth-or-name"), ("0x3000046", "rdgateway-auth-or-name"),
        ("errorInfo 0x108", "cal-exhausted-or-client-licence"), ("0x8009030d", "rdp-cert-key-unreadable"),
        ("0x80080005", "kb-jan2026-auth"), ("event 36872", "rdp-cert-key-unreadable"),
        ("event 5719", "kdc-unreachable"),
        ("event LsaSrv 6167", "duplicate-sid"), ("SEC_E_NO_CREDENTIALS", "duplicate-sid"),
        ("event 4199", "duplicate-ip"),
        ("event Tcpip 4227", "ephemeral-ports-exhausted"), ("event Winlogon 4005", "black-screen-shell"),
        ("event 1296", "drain-mode-or-broker"), ("event 1006", "listener-pending-limit"),
        ("negotiationFailure 3", "tls-only-or-rdp-only-server"), ("ERROR_ACCOUNT_LOCKED_OUT", "account-locked"),
    ])
    func theyAreNamed(text: String, cause: String) {
        #expect(explain(text, knowledge: knowledge).causes.map(\.id).contains(cause))
    }
}

@Suite struct CodeTableTests {
    /// 900 rows of the fact tables, 59 exit codes of FreeRDP's program, 5 reasons of MCS, 70 errors of
    /// Kerberos, 20 messages without a number, and beyond the tables 29 events and two statuses.
    @Test func everyLineIsARow() {
        #expect(CodeTable.shared.entries.count == 1085)
        #expect(Set(CodeTable.shared.entries.map(\.kind)) == Set(CodeKind.allCases))
    }

    @Test func rowsAreWhole() {
        let steps: Set = [
            "resolve", "reach", "negotiate", "encrypt", "authenticate", "join", "license", "activate", "draw", "stay",
        ]
        for entry in CodeTable.shared.entries {
            #expect(["primary", "secondary"].contains(entry.quality), "\(entry)")
            #expect(!entry.meaning.isEmpty && !entry.source.isEmpty, "\(entry)")
            #expect(entry.number != nil || !entry.name.isEmpty, "\(entry)")
            #expect(entry.step.map(steps.contains) ?? true, "\(entry)")
        }
    }

    @Test func aDamagedLineIsPassedOver() {
        #expect(CodeTable("win32\t0x5\n\n\u{0}\nnonsense\t1\ta\tb\tc\td\te\tf\tg").entries.isEmpty)
    }
}
