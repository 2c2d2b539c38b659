import Readers
import Registry
import Repairs
import Testing

@testable import Access

private let server = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server"
private let above = "HKLM\\SYSTEM\\CurrentControlSet\\Control"
private let denies = MachineItem.value(key: server, name: "fDenyTSConnections")

private func long(_ key: String) -> String { "HKEY_LOCAL_MACHINE" + key.dropFirst(4) }

private func states(_ answers: [PromptStates.Question: (Int, String)]) -> PromptStates {
    var states = PromptStates()
    for (question, answer) in answers { states.add(question, .init(output: Array(answer.1.utf8), status: answer.0)) }
    return states
}

@Suite struct PromptStatesTests {
    private let value = "\r\n\(long(server))\r\n    fDenyTSConnections    REG_DWORD    0x1\r\n\r\n"

    @Test func aValueIsWhatItsOwnAnswerSays() {
        let seen = states([PromptStates.question(of: denies): (0, value)])
        #expect(seen.finding(denies) == .state(.value(RegistryValue(number: 1))))
        let text = states([
            PromptStates.question(of: denies): (0, "\(long(server))\r\n    fDenyTSConnections    REG_SZ    1\r\n")
        ])
        #expect(text.finding(denies) == .inexact(type: "REG_SZ"))
    }

    @Test func anAnswerWithoutTheValueProvesNothing() {
        let failed = PromptStates.question(of: denies)
        #expect(states([failed: (1, "")]).finding(denies) == .unknown)
        #expect(states([failed: (1, ""), .key(server): (1, "")]).finding(denies) == .unknown)
        // It is named above, so it may only not be read.
        let closed = states([failed: (1, ""), .key(server): (1, ""), .key(above): (0, long(server) + "\r\n")])
        #expect(closed.finding(denies) == .unknown)
        #expect(closed.finding(.key(server)) == .unknown)
    }

    @Test func aKeyThatCanBeListedWithoutItProvesItsAbsence() {
        let failed = PromptStates.question(of: denies)
        #expect(states([failed: (1, ""), .key(server): (0, long(server) + "\r\n")]).finding(denies) == .state(.absent))
        let other = states([failed: (1, ""), .key(server): (1, ""), .key(above): (0, long(above) + "\\Lsa\r\n")])
        #expect(other.finding(denies) == .state(.absent) && other.finding(.key(server)) == .state(.absent))
        // Found, but in a form that is not understood.
        let strange = "\r\n\(long(server))\r\n    fDenyTSConnections    (null)    (null)\r\n"
        #expect(states([failed: (0, strange), .key(server): (0, strange)]).finding(denies) == .unknown)
        // Listed there, but its own answer failed.
        let odd = states([failed: (1, ""), .key(server): (0, value)])
        #expect(odd.finding(denies) == .unknown)
    }

    @Test func proofsGoUpToTheHive() {
        #expect(states([:]).proofs(ofKey: server) == [.key(server), .key(above)])
        let set = "HKLM\\SYSTEM\\CurrentControlSet"
        let failed = states([.below(server): (1, ""), .key(above): (1, "")])
        #expect(failed.proofs(ofKey: server) == [.key(set), .key("HKLM\\SYSTEM")])
        let all = states([
            .key(server): (1, ""), .key(above): (1, ""), .key(set): (1, ""), .key("HKLM\\SYSTEM"): (1, ""),
        ])
        #expect(all.proofs(ofKey: server) == [] && all.finding(.key(server)) == .unknown)
        // What can be listed proves what it proves.
        #expect(states([.key(server): (1, ""), .key(above): (0, "")]).proofs(ofKey: server) == [])
    }

    @Test func servicesAreToldByNumbers() {
        func output(_ state: Int) -> String {
            "SERVICE_NAME: X\r\n        TYPE : 20\r\n        STATE : \(state)  Y\r\n        E : 0  (0x0)\r\n        F : 0  (0x0)\r\n"
        }
        #expect(states([.service("X"): (0, output(4))]).finding(.service("X")) == .state(.running(true)))
        #expect(states([.service("X"): (0, output(1))]).finding(.service("X")) == .state(.running(false)))
        #expect(states([.service("X"): (0, output(2))]).finding(.service("X")) == .changing)
        #expect(states([.service("X"): (1060, "")]).finding(.service("X")) == .state(.absent))
        #expect(states([.service("X"): (5, "")]).finding(.service("X")) == .unknown)
    }

    /// The words are those of the question itself, in any language of Windows.
    @Test func theKindOfTheNetworkIsToldByOwnWords() {
        func finding(_ text: String) -> PromptStates.Finding { states([.network: (0, text)]).finding(.publicNetwork) }
        #expect(finding("redial: public\r\n") == .state(.present))
        #expect(finding("redial: not public\r\n") == .state(.absent))
        #expect(finding("") == .unknown && states([:]).finding(.publicNetwork) == .unknown)
        #expect(PromptScript.network.contains("NetworkCategory -contains 'Public'"))
    }

    @Test func aRuleIsReadFromItsText() {
        let item = MachineItem.rule("RemoteDesktop-UserMode-In-TCP")
        let text = "v2.31|Action=Allow|Active=FALSE|Dir=In|Protocol=6|LPort=3389|"
        let seen = states([
            PromptStates.question(of: item): (
                0, "\(long(MachineItem.rules))\r\n    RemoteDesktop-UserMode-In-TCP    REG_SZ    \(text)\r\n"
            )
        ])
        #expect(seen.finding(item) == .state(.enabled(false)))
    }
}

@Suite struct SSHFailureTests {
    private static let changed =
        "@@@@@@\r\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\nHost key verification failed.\r\n"

    @Test(arguments: [
        (changed, AccessFailure.Kind.unproven, "another host key"),
        (
            "No ED25519 host key is known for h and you have requested strict checking.\nHost key verification failed.",
            .unproven, "not known"
        ),
        ("u@h: Permission denied (publickey,password).", .wrongPassword, "lets nobody in"),
        ("ssh: connect to host h port 22: Connection refused", .unreachable, "refuses"),
        ("ssh: connect to host h port 22: Connection timed out", .unreachable, "does not answer"),
        ("ssh: Could not resolve hostname h: Name or service not known", .unreachable, "leads nowhere"),
        ("ssh: connect to host h port 22: No route to host", .unreachable, "no way"),
        ("kex_exchange_identification: read: Connection reset by peer", .unreachable, "before anybody"),
        ("something new", .unreachable, "something new"),
        ("", .unreachable, "does not get through"),
    ])
    func isToldApart(said: String, kind: AccessFailure.Kind, words: String) {
        let failure = SSHFailure.of(Array(said.utf8), "h")
        #expect(failure.kind == kind && failure.text.contains(words), "\(failure)")
    }

    @Test func itsWordsAreEscaped() {
        #expect(!SSHFailure.of(Array("bad\u{1b}[31m".utf8), "h").text.contains("\u{1b}"))
    }
}

@Suite struct ProcessTrustTests {
    @Test(arguments: [
        ("\"Mandatory Label\\High Mandatory Level\",\"Label\",\"S-1-16-12288\",\"\"", ProcessTrust.elevated),
        ("\"Verbindliche Beschriftung\\System\",\"Bezeichnung\",\"S-1-16-16384\",\"\"", .elevated),
        ("\"Everyone\",\"Well-known group\",\"S-1-1-0\",\"\"\r\n\"x\",\"Label\",\"S-1-16-8192\",\"\"", .limited),
        ("VM\\root", .unknown), ("", .unknown),
    ])
    func isToldByTheLabelsNumber(groups: String, trust: ProcessTrust) {
        #expect(ProcessTrust(Array(groups.utf8)) == trust)
    }
}
