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

@Suite struct CodeTableTests {
    /// 900 rows of the fact tables, 57 exit codes of FreeRDP's program, 5 reasons of MCS, 70 errors of
    /// Kerberos, and beyond the tables 22 events and a status.
    @Test func everyLineIsARow() {
        #expect(CodeTable.shared.entries.count == 1055)
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
