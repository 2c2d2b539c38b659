import EventLog
import Evidence
import Testing

@testable import RDPEvents

@Suite struct TrustAndShellTests {
    private func group<F: LoggedTrouble>(_ type: F.Type, _ records: EventRecord...) -> EventGroup? {
        facts(records).compactMap { ($0 as? F)?.group }.first
    }

    /// `%1` of 5722, 5723 and 5805 is the computer that was refused. [lmerrlog.h]
    @Test(arguments: [5722, 5723, 5805] as [UInt32]) func aControllerNamesWhomItRefuses(_ event: UInt32) {
        let record = record(
            "NETLOGON", event, 0, computer: "dc01", ["Data": "WS-041", "Data ": "WS-041$", "Binary": "220000c0"])
        #expect(group(IdentityEvents.self, record)?.what == "trust-refused")
        #expect(group(IdentityEvents.self, record)?.about == "WS-041")
        #expect(group(IdentityEvents.self, EventRecords.noAccount)?.what == "broken-trust")
    }

    private enum EventRecords {
        static let noAccount = record("NETLOGON", 5721, 0, ["Data": "\\\\DC01", "Data ": "CORP"])
    }

    /// Fields as published: without names until some version of Windows 11, with them since.
    @Test func programsThatEverySessionNeeds() {
        let old = record(
            "Application Error", 1000, 0, ["Data": "explorer.exe", "Data ": "6.1.7601.17567", "Data  ": "4d672ee4"])
        #expect(group(SessionEvents.self, old)?.what == "shell-crashed")
        let new = record("Application Error", 1000, 0, ["AppName": "LogonUI.exe", "AppVersion": "10.0.26100.1"])
        #expect(group(SessionEvents.self, new)?.about == "LogonUI.exe")
        #expect(group(SessionEvents.self, record("Application Error", 1000, 0, ["AppName": "Marathon.exe"])) == nil)
    }

    @Test func memoryThatRanOut() {
        let record = record(
            "Microsoft-Windows-Resource-Exhaustion-Detector", 2004, 0, ["SystemCommitLimit": "17177280512"])
        #expect(group(SessionEvents.self, record)?.what == "memory-short")
    }

    @Test func whatTheFirstScreenWaitsFor() {
        let hung = record(Provider.services, 7011, 0, ["param1": "30000", "param2": "AppReadiness"])
        #expect(group(SessionEvents.self, hung)?.what == "shell-waits")
        #expect(
            group(SessionEvents.self, record("Microsoft-Windows-DistributedCOM", 10_020, 0))?.what == "launch-rights")
        #expect(group(SessionEvents.self, record("Microsoft-Windows-DistributedCOM", 10_016, 0)) == nil)
    }
}
