import Foundation
import Registry
import Repairs
import Testing

@testable import Access

/// What the helper tells in numbers, in words.
@Suite struct SMBFailureTests {
    private func told(_ json: String) throws -> AccessFailure {
        try JSONDecoder().decode(SMBFailure.self, from: Data(json.utf8)).told(of: "ws-041", port: 445, user: "anna")
    }

    static let rows: [(json: String, kind: AccessFailure.Kind, words: String)] = [
        (#"{"at": "start", "why": "no-samba"}"#, .notInstalled, "python3-samba"),
        (#"{"at": "logon", "nt": 3221225495, "why": "refused"}"#, .unreachable, "refuses connections to TCP port 445"),
        (#"{"at": "logon", "why": "silent"}"#, .unreachable, "does not answer on TCP port 445"),
        (#"{"at": "logon", "why": "unresolved"}"#, .unreachable, "leads to no address"),
        (#"{"at": "logon", "why": "slow"}"#, .timedOut, "in time"),
        (#"{"at": "logon", "nt": 3221225581}"#, .wrongPassword, "does not accept this user name or password of anna"),
        (#"{"at": "logon", "nt": 3221226036}"#, .lockedOut, "is locked"),
        (#"{"at": "logon", "nt": 3221225586}"#, .lockedOut, "is disabled"),
        (#"{"at": "logon", "nt": 3221225506, "why": "guest"}"#, .denied, "for a guest"),
        (#"{"at": "logon", "nt": 3221225819}"#, .denied, "SeNetworkLogonRight"),
        (#"{"at": "logon", "nt": 3221225473}"#, .unexpected, "0xc0000001"),
        (#"{"at": "registry", "nt": 3221225524, "why": "no-pipe"}"#, .notPossible, "RemoteRegistry"),
        (
            #"{"at": "registry", "win32": 5, "item": "HKLM\\SAM"}"#, .denied,
            "does not let anna read its registry (HKLM\\SAM)"
        ),
        (#"{"at": "registry-write", "win32": 5}"#, .denied, "may read the registry of ws-041, but not change it"),
        (#"{"at": "services-change", "win32": 5, "item": "TermService"}"#, .denied, "may see the services"),
        (#"{"at": "services-change", "win32": 1058, "item": "TermService"}"#, .notPossible, "is disabled"),
        (#"{"at": "services", "nt": 3221356590}"#, .notPossible, "does not offer"),
        (#"{"at": "registry", "nt": 3221225996}"#, .unreachable, "broke (0xc000020c)"),
        (#"{"at": "services-change", "why": "not-reached", "item": "TermService", "win32": 1053}"#, .timedOut, "1053"),
        (#"{"at": "registry", "why": "too-long", "item": "HKLM\\X"}"#, .notPossible, "longer than any value"),
        (#"{"at": "request", "why": "KeyError"}"#, .unexpected, "not understood"),
    ]

    @Test(arguments: rows.indices) func everyNumberHasItsSentence(_ index: Int) throws {
        let row = Self.rows[index]
        let failure = try told(row.json)
        #expect(failure.kind == row.kind && failure.text.contains(row.words), "\(failure.text)")
        #expect(failure.text.hasSuffix(".") && !failure.text.contains("HOST") && !failure.text.contains("USER"))
    }

    @Test func remoteUACIsNamedWhereAnAdministratorIsRefused() throws {
        #expect(try told(Self.rows[13].json).text.contains("LocalAccountTokenFilterPolicy"))
    }

    @Test func foreignTextIsEscaped() throws {
        let failure = try told(#"{"at": "registry", "win32": 5, "item": "a\u001b[2J"}"#)
        #expect(!failure.text.unicodeScalars.contains("\u{1b}"))
    }

    @Test func aRequestIsOneObjectOnOneLine() throws {
        let value = MachineItem.value(key: "HKLM\\SOFTWARE\\A", name: "b\n")
        let change = ItemChange(value, from: .absent, to: .value(RegistryValue(list: ["x", "y"])))
        let bytes = try JSONEncoder().encode(
            SMBRequest.make(items: [change], dependents: ["TermService": ["UmRdpService"]]))
        #expect(!bytes.contains(0x0a))
        let object = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
        #expect(object["do"] as? String == "make" && Set(object.keys) == ["do", "items", "dependents"])
        let item = try #require((object["items"] as? [[String: Any]])?.first)
        #expect(item["kind"] as? String == "value" && item["name"] as? String == "b\n")
    }

    @Test func everyKeyIsAskedForOnce() {
        let paths = SMBSettings.parts.map { $0.path.lowercased() }
        #expect(Set(paths).count == paths.count && paths.count > 20)
        #expect(SMBSettings.parts.allSatisfy { $0.path.hasPrefix("HKLM\\") })
    }
}
