import EventLog
import Evidence
import Primitives
import Testing

@testable import RDPEvents

private func kerberos(
    _ event: UInt32, _ status: String, _ seconds: Double = 0, user: String = "alice", service: String = "krbtgt/CORP",
    address: String = "::ffff:10.0.0.9"
) -> EventRecord {
    record(
        Provider.audit, event, seconds, channel: "Security", computer: "dc01",
        ["TargetUserName": user, "ServiceName": service, "Status": status, "IpAddress": address, "IpPort": "51022"])
}

private func refusals(_ records: [EventRecord]) -> [AccountRefusal] {
    facts(records).compactMap { $0 as? AccountRefusal }
}

private func troubles(_ record: EventRecord) -> [EventGroup] {
    facts([record]).compactMap { ($0 as? any LoggedTrouble)?.group }
}

@Suite struct AccountTests {
    /// [RFC 4120 7.5.9]
    @Test(arguments: [
        ("0x6", AccountRefusal.Why.unknownUser), ("0xc", .restricted), ("0x12", .revoked), ("0x17", .passwordExpired),
        ("0x18", .wrongPassword), ("0x25", .clock),
    ])
    func whatADomainControllerRefuses(_ status: String, _ why: AccountRefusal.Why) throws {
        for event: UInt32 in [4768, 4771] {
            let refusal = try #require(refusals([kerberos(event, status)]).first)
            #expect(refusal.why == why && refusal.code == status)
            #expect(refusal.user == "alice" && refusal.client == "10.0.0.9")
        }
    }

    /// A ticket that was given, a step of a way that works, a computer's own account.
    @Test func whatIsNoRefusal() {
        #expect(refusals([kerberos(4768, "0x0"), kerberos(4768, "0x19"), kerberos(4771, "0x10")]).isEmpty)
        #expect(refusals([kerberos(4771, "0x18", user: "WS-041$")]).isEmpty)
        let checked = record(Provider.audit, 4776, 0, ["TargetUserName": "alice", "Status": "0x0"])
        #expect(refusals([checked]).isEmpty)
    }

    @Test func theAnswerToAChallenge() throws {
        let checked = record(
            Provider.audit, 4776, 0,
            [
                "PackageName": "MICROSOFT_AUTHENTICATION_PACKAGE_V1_0", "TargetUserName": "alice",
                "Workstation": "\\\\LAPTOP",
                "Status": "0xc0000234",
            ])
        let refusal = try #require(refusals([checked]).first)
        #expect(refusal.why == .locked && refusal.clientName == "LAPTOP" && refusal.client == nil)
    }

    @Test func whatIsAlikeIsCounted() {
        let found = refusals((0..<500).map { kerberos(4771, "0x18", Double($0)) })
        #expect(
            found.count == 1 && found.first?.count == 500 && found.first?.from == at(0) && found.first?.to == at(499))
        let many = refusals((0..<3000).map { kerberos(4771, "0x18", Double($0), user: "user\($0)") })
        #expect(many.count == 60 && many.last?.user == "user2999")
    }

    /// The service is told only by its name; of others nothing is said.
    @Test func onlyWhatNamesRemoteDesktop() {
        let unknown = kerberos(4769, "0x7", user: "alice@CORP.TEST", service: "TERMSRV/10.0.0.41")
        #expect(troubles(unknown).map(\.what) == ["spn-unknown"])
        #expect(troubles(unknown).first?.about == "TERMSRV/10.0.0.41")
        #expect(troubles(kerberos(4769, "0x7", service: "HTTP/intranet")).isEmpty)
        #expect(troubles(kerberos(4769, "0x0", service: "TERMSRV/ws-041")).isEmpty)
        let twice = record(Provider.kerberos, 101, 0, ["TargetName": "termsrv/ws-041"])
        #expect(troubles(twice).map(\.what) == ["spn-twice"])
        let error = record(
            Provider.kerberos, 3, 0,
            ["ErrorCode": "0x29", "ServerName": "TERMSRV/ws-041", "TargetName": "TERMSRV/ws-041@CORP"])
        #expect(troubles(error).map(\.what) == ["ticket-for-another"])
        #expect(troubles(record(Provider.kerberos, 3, 0, ["ErrorCode": "0x19", "ServerName": "krbtgt/corp"])).isEmpty)
        let blocked = record(Provider.ntlm, 4001, 0, ["TargetName": "TERMSRV/ws-041", "UserName": "alice"])
        #expect(troubles(blocked).map(\.what) == ["ntlm-out-blocked"])
        #expect(troubles(record(Provider.ntlm, 4001, 0, ["TargetName": "cifs/files"])).isEmpty)
    }

    @Test func aServersPolicy() {
        let blocked = record(
            Provider.ntlm, 4003, 0, ["UserName": "alice", "DomainName": "CORP", "Workstation": "(NULL)"])
        #expect(refusals([blocked]).map(\.why) == [.ntlmBlocked])
        #expect(!isWatched(provider: Provider.ntlm, event: 8001) && !isWatched(provider: Provider.ntlm, event: 8002))
        let refused = attempts([refusedLogon(0, status: "0x80090302", sub: "0xc0000418")])
        #expect(refused.first?.refusal == .ntlmBlocked)
    }
}
