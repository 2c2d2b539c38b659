import Evidence
import Testing

@testable import Readers

private func facts<F: Fact>(_ text: String, _ type: F.Type) -> [F] {
    ToolOutput(Array(text.utf8)).facts.compactMap { $0 as? F }
}

@Suite struct CertificateStoreTests {
    private let german = """
        My "Eigene Zertifikate"
        ================ Zertifikat 0 ================
        Seriennummer: 6100
        Aussteller: CN=ca
        Zertifikathash(sha1): 0e f5 a1 a1 a1 a1 a1 a1 a1 a1 a1 a1 a1 a1 a1 a1 a1 a1 a1 A1
          Schlüsselcontainer = x
        ================ Zertifikat 1 ================
        Zertifikathash(sha1): \(String(repeating: "ab", count: 20))
        CertUtil: -store-Befehl wurde erfolgreich ausgeführt.
        """

    @Test func thumbprintsAreTakenInAnyLanguage() {
        let stores = facts(german, MachineCertificates.self)
        #expect(stores.map(\.store) == ["My"])
        #expect(
            stores.first?.thumbprints
                == ["0ef5" + String(repeating: "a1", count: 18), String(repeating: "ab", count: 20)])
    }

    @Test func anEmptyStoreIsAStore() {
        let text = "Remote Desktop \"Remotedesktop\"\nCertUtil: -store-Befehl wurde erfolgreich ausgeführt.\n"
        #expect(facts(text, MachineCertificates.self).map(\.thumbprints) == [[]])
        #expect(facts(german + "\n" + text, MachineCertificates.self).map(\.store) == ["My", "Remote Desktop"])
    }

    /// What is not in a part of a list may be in the store.
    @Test func aListThatWasCutIsNone() {
        let lines = german.split(separator: "\n")
        for count in 0..<lines.count {
            #expect(facts(lines.prefix(count).joined(separator: "\n"), MachineCertificates.self).isEmpty)
        }
        #expect(facts("Root \"x\"\nCertUtil: -store command\n", MachineCertificates.self).isEmpty)
    }
}

@Suite struct UpkeepListingTests {
    private let english = """
        Leap Indicator: 0(no warning)
        Stratum: 4 (secondary reference - syncd by (S)NTP)
        Precision: -23 (119.209ns per tick)
        Root Delay: 0.0312s
        ReferenceId: 0x0A000001 (source IP:  10.0.0.1)
        Source: dc1.corp.example
        """

    @Test func theClockIsReadByTheOrderOfLines() {
        #expect(
            facts(english, MachineClock.self) == [MachineClock(leap: 0, stratum: 4, isOwnClock: false)])
        let german =
            "Sprungindikator: 3(nicht synchronisiert)\nStratum: 0 (nicht angegeben)\nPräzision: -23 (119.209ns pro Tick)\n"
        #expect(facts(german, MachineClock.self) == [MachineClock(leap: 3, stratum: 0, isOwnClock: false)])
        let local = english.replacing("0x0A000001", with: "0x4C4F434C")
        #expect(facts(local, MachineClock.self).map(\.isOwnClock) == [true])
        #expect(facts("Fehler: 5(x)\nY: 1 (y)\n", MachineClock.self).isEmpty)
    }

    @Test func updatesAreTakenFromTablesAndNotFromTexts() {
        let table = "HotFixID   InstalledOn\n--------   -----------\nKB5034441  1/10/2026 12:00:00 AM\nKB5012170\n"
        #expect(facts(table, MachineUpdates.self).map(\.updates) == [["KB5034441", "KB5012170"]])
        let full =
            "WS-041  Security Update  KB5034441  NT AUTHORITY\\SYSTEM  1/10/2026\nHotfix(es): 2\n  [01]: KB5012170\n"
        #expect(facts(full, MachineUpdates.self).map(\.updates) == [["KB5034441", "KB5012170"]])
        #expect(facts("KB5034441 broke my desktop\nsee KB5034441 for more\n", MachineUpdates.self).isEmpty)
    }

    @Test func licensingIsReadOfOurOwnWords() {
        let text = "redial-licensing 1\r\nserver-mode 1\r\nlicensing-type 5\r\ngrace-days 119\r\n"
        #expect(
            facts(text, MachineLicensing.self) == [MachineLicensing(mode: 1, licensingType: 5, graceDays: 119)])
        #expect(facts("redial-licensing 1\r\nserver-mode \r\n", MachineLicensing.self).isEmpty)
        let unsaid = "redial-licensing 1\r\nserver-mode 0\r\nlicensing-type 1\r\ngrace-days \r\n"
        #expect(facts(unsaid, MachineLicensing.self).map(\.graceDays) == [nil])
    }

    /// As wmic prints it, with blanks up to the width of its columns.
    @Test func memoryIsReadByTheNamesOfProperties() {
        let text = "FreeVirtualMemory  TotalVirtualMemorySize  \r\n7302236            33279308                \r\n\r\n"
        #expect(facts(text, MachineMemory.self) == [MachineMemory(freeKiB: 7_302_236, totalKiB: 33_279_308)])
        for bad in [
            "FreeVirtualMemory  TotalVirtualMemorySize\n9 8\n", "FreeVirtualMemory  TotalVirtualMemorySize\n1 0\n",
            "FreeVirtualMemory\n1 2\n", "FreeVirtualMemory  TotalVirtualMemorySize\n-1 99999999999999999999999\n",
        ] {
            #expect(facts(bad, MachineMemory.self).isEmpty, "\(bad)")
        }
    }

    @Test(arguments: [
        ("Microsoft Windows [Version 10.0.26100.7623]", "10.0.26100.7623" as String?),
        ("Microsoft Windows [版本 10.0.19045.3803]", "10.0.19045.3803"),
        ("Microsoft Windows [Version 6.1.7601]", "6.1.7601"), ("Microsoft Windows [Version x]", nil),
        ("Microsoft Windows 10.0.26100.7623", nil),
    ]) func theVersionIsReadInItsBrackets(_ line: String, _ build: String?) {
        #expect(facts(line + "\n", MachineName.self).map(\.build) == (build.map { [$0] } ?? []))
    }
}

@Suite struct PortTableTests {
    @Test func portsThatAreHandedOn() {
        let text = """
            Adressen auf ipv4:          Verbinden mit ipv4:

            Adresse         Port        Adresse         Port
            --------------- ----------  --------------- ----------
            0.0.0.0         3389        10.0.0.9        3390
            *               3391        files.corp      445

            Foo 123 Bar 456
            """
        #expect(
            facts(text, MachinePortProxies.self).first?.proxies == [
                .init(listenAddress: "0.0.0.0", listenPort: 3389, connectAddress: "10.0.0.9", connectPort: 3390),
                .init(listenAddress: "*", listenPort: 3391, connectAddress: "files.corp", connectPort: 445),
                .init(listenAddress: "Foo", listenPort: 123, connectAddress: "Bar", connectPort: 456),
            ])
        #expect(facts("Foo 123 Bar 456\n", MachinePortProxies.self).isEmpty)
    }

    @Test func portsThatNobodyGets() {
        let text = """
            Protocol tcp Port Exclusion Ranges

            Start Port    End Port
            ----------    --------
                  3300        3399
                 50000       50059     *

            * - Administered port exclusions.
            """
        #expect(
            facts(text, MachineReservedPorts.self).first?.ranges == [
                .init(first: 3300, last: 3399, isByAdministrator: false),
                .init(first: 50_000, last: 50_059, isByAdministrator: true),
            ])
        #expect(facts("3300 3399\n", MachineReservedPorts.self).isEmpty)
    }

    @Test func servicesWithCommasBetween() throws {
        let text = "\"Name\",\"Status\",\"StartType\"\r\n\"TermService\",\"Stopped\",\"Disabled\"\r\n"
        let service = try #require(facts(text, MachineService.self).first)
        #expect(service.name == "TermService" && service.state == 1 && service.startType == 4)
    }
}
