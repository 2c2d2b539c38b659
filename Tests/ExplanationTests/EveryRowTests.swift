import Diagnosis
import Evidence
import Knowledge
import Testing

@testable import Explanation

private let knowledge = Knowledge.shared
private let rows = CodeTable.shared.entries

private func explained(_ text: String) -> [CodeEntry] {
    explain(text, knowledge: knowledge).codes.compactMap(\.entry)
}

private func hex(_ number: UInt32) -> String { "0x" + String(number, radix: 16) }

/// Every row of the tables, asked for in the ways in which people write codes down.
@Suite struct EveryRowTests {
    /// Nobody who asks has the tables that a row was once taken from.
    @Test func noneSendsPeopleToAFileOfOurs() {
        for row in rows { #expect(!"\(row.meaning) \(row.notes)".contains(".csv"), "\(row.meaning) \(row.notes)") }
    }

    @Test func byItsNumberBehindItsFamily() {
        for row in rows where row.kind != .event {
            guard let number = row.number else { continue }
            for text in ["\(row.kind.rawValue) \(number)", "\(row.kind.rawValue.uppercased()):\(hex(number))"] {
                let found = explained(text)
                #expect(found.contains(row) && found.allSatisfy { $0.kind == row.kind }, "\(text)")
            }
        }
    }

    @Test func byItsName() {
        for row in rows where row.kind != .event && !row.name.isEmpty {
            for text in [row.name, row.name.lowercased(), "The client said \(row.name)."] {
                #expect(explained(text).contains(row), "\(text)")
            }
        }
    }

    @Test func byProviderAndNumberOfAnEvent() {
        for row in rows where row.kind == .event {
            guard let id = row.number else { continue }
            let provider = row.name.split(separator: "/").first.map { String($0) } ?? row.name
            #expect(explained("event \(provider) \(id)").contains(row), "event \(provider) \(id)")
            #expect(explained("Event ID \(id) \(provider)").contains { $0.number == id }, "Event ID \(id) \(provider)")
        }
    }

    /// The two numbers of mstsc's dialog, in hexadecimal and in decimal.
    @Test func asTheNumbersOfADialog() {
        for row in rows where [.disconnectReason, .extendedReason].contains(row.kind) {
            guard let number = row.number else { continue }
            let isFirst = row.kind == .disconnectReason
            let (first, second) = isFirst ? (number, 0x2) : (0x904, number)
            let texts = [
                "\(hex(first)) \(hex(second))", "\(first) \(second)",
                "Error code: \(hex(first)) Extended error code: \(hex(second))",
                "Fehlercode: \(hex(first))\nErweiterter Fehlercode: \(hex(second))",
                "エラー コード: \(hex(first))\n拡張エラー コード: \(hex(second))",
            ]
            for text in texts { #expect(explained(text).contains(row), "\(text)") }
        }
    }

    /// `0xC000006D`, `-2146893022`, and the larger numbers of phones and gateways.
    @Test func byANumberThatStandsAlone() {
        for row in rows {
            guard let number = row.number, number >= 0x10000 else { continue }
            let signed = String(Int32(bitPattern: number))
            for text in [hex(number), "0x" + hex(number).dropFirst(2).uppercased(), String(number), signed] {
                #expect(explained(text).contains(row), "\(text)")
            }
        }
    }

    @Test func byTheExitCodeOfFreeRDP() {
        for row in rows where row.kind == .freerdpExit {
            guard let number = row.number else { continue }
            for text in ["exit \(number)", "xfreerdp exited with \(number)", "freerdp \(number)"] {
                #expect(explained(text) == [row], "\(text)")
            }
        }
    }

    @Test func everyRowHasAWay() {
        for row in rows { #expect(row.number != nil || row.kind != .event && !row.name.isEmpty, "\(row)") }
    }
}

/// What codes leave possible of the ten steps.
@Suite struct PossibleStepsTests {
    private func steps(_ text: String) -> [Step] { explain(text, knowledge: knowledge).stepsPossible }

    @Test(arguments: ["0x904 0x7", "0x904", "0x904 0x0", "0x7"])
    func aLostConnectionStoodBefore(text: String) {
        #expect(Set(steps(text)).isSubset(of: Set(Step.allCases.dropFirst(text == "0x7" ? 0 : 2))))
        #expect(Set(steps(text)).isSuperset(of: [.negotiate, .encrypt, .authenticate, .join, .stay]))
    }

    @Test func oneStepIsOneStep() {
        #expect(steps("0x204") == [.reach])
        #expect(steps("0x104") == [.resolve])
        #expect(steps("0x807") == [.authenticate])
        #expect(steps("0x3 0x101") == [.license])
    }

    /// [MS-ERREF 2.3.1]: what these say of an account, a password or the domain is found out in the logon; Schannel speaks at
    /// TLS as well.
    @Test func whatIsAboutALogonIsAboutNoOtherStep() {
        for text in [
            "STATUS_LOGON_FAILURE", "0xC000006A", "STATUS_ACCOUNT_LOCKED_OUT", "STATUS_PASSWORD_EXPIRED",
            "SEC_E_LOGON_DENIED", "SEC_E_TIME_SKEW", "0x80090311", "ERROR_LOGON_FAILURE",
        ] {
            #expect(steps(text) == [.authenticate], "\(text)")
        }
        for text in ["SEC_E_INTERNAL_ERROR", "0x80090326", "0x8009030D"] {
            #expect(steps(text) == [.encrypt, .authenticate], "\(text)")
        }
    }

    /// [MS-RDPBCGR 2.2.5.1.1]: a Set Error Info PDU travels on a channel.
    @Test func errorInfosComeOnceTheChannelsAreJoined() {
        for row in rows where row.kind == .errorInfo {
            guard let first = possibleSteps(row, knowledge)?.steps.first else { continue }
            #expect(first >= .join || row.quality.isEmpty || [0, 0x1196, 0xffff_ffff].contains(row.number), "\(row)")
        }
    }

    @Test func aStepThatATableNotesIsAlwaysPossible() {
        for row in rows {
            guard let noted = row.step.flatMap(Step.init), let possible = possibleSteps(row, knowledge) else {
                continue
            }
            #expect(possible.steps.contains(noted) || row.kind == .errorInfo, "\(row)")
            #expect(possible.because.text.hasSuffix("."))
        }
    }

    @Test func nothingIsClaimedOfWhatIsUnknown() {
        for text in ["0x7f04", "hello", "event RdpCoreTS 226", "exit 131"] { #expect(steps(text).isEmpty, "\(text)") }
    }
}

@Suite struct MythTests {
    @Test func theUsualPairHasItsMyths() {
        let explanation = explain("0x904 0x7", knowledge: knowledge)
        #expect(explanation.myths.count >= 20)
        #expect(Set(explanation.myths.map(\.id)).isSuperset(of: ["udp-off", "means-win32-7", "rename-machinekeys"]))
        #expect(explain("0x104", knowledge: knowledge).myths.map(\.id) == ["connect-by-address"])
        #expect(explain("0xC000006D", knowledge: knowledge).myths.isEmpty)
    }

    @Test func everyClaimIsAnsweredInASentenceWithItsSource() {
        for row in knowledge.popular {
            #expect(row.truth.hasSuffix(".") && !row.source.isEmpty && row.truth.count <= 160, "\(row.id)")
            #expect(!row.claim.hasSuffix(".") && !row.codes.isEmpty, "\(row.id)")
            for code in row.codes {
                let kind: CodeKind = code.hasPrefix("extended:") ? .extendedReason : .disconnectReason
                let number = code.split(separator: "x").last.flatMap { UInt32($0, radix: 16) }
                let isKnown = number.map { CodeTable.shared.entry(kind, $0) != nil || $0 >= 0x8000_0000 } ?? false
                #expect(isKnown, "\(row.id): \(code)")
            }
        }
    }
}
