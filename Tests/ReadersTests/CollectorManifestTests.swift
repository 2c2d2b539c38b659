import Evidence
import Primitives
import Readers
import Testing

@Suite struct CollectorManifestTests {
    private let text = """
        redial-collect 1\r
        script cmd 0.1.0\r
        machine WS-041\r
        taken 20261125233312.123456+060\r
        clock 25.11.2026 23:33:12,12\r
        codepage  850.\r
        administrator no\r
        source live\r
        days 14\r
        row listener taken 0 listener.reg\r
          command reg export "HKLM\\SYSTEM\\x" "C:\\y\\listener.reg" /y\r
        row cipher-order absent 1 cipher-order.reg\r
        row qwinsta failed 9009 qwinsta.txt\r
        row gpresult not-administrator - gpresult.txt\r
        row clock timed-out - clock.txt\r
        row terminal-server withheld - terminal-server.reg\r
        row later somehow 0 later.txt\r

        """

    @Test func whatItSaysIsRead() throws {
        let manifest = try #require(CollectorManifest(Array(text.utf8)))
        #expect(manifest.machine == "WS-041" && manifest.isAdministrator == false)
        #expect(manifest.taken == UnixTime(rfc3339: "2026-11-25T22:33:12Z"))
        #expect(
            manifest.rows.map(\.id) == ["listener", "cipher-order", "qwinsta", "gpresult", "clock", "terminal-server"])
        #expect(manifest.rows.map(\.exitCode) == [0, 1, 9009, nil, nil, nil])
    }

    @Test func whatIsMissingIsSaidOnce() throws {
        let warning = try #require(CollectorManifest(Array(text.utf8))?.warning)
        #expect(warning.id == "not-taken")
        for part in [
            "2 of 6 rows", "qwinsta (no such program there)", "clock (no end", "1 rows need: gpresult",
            "password: terminal-server",
        ] {
            #expect(warning.text.contains(part), "\(part) in \(warning.text)")
        }
        #expect(!warning.text.contains("cipher-order"))
    }

    @Test(arguments: [
        ("2026-11-25T22:33:12Z", "2026-11-25T22:33:12Z"), ("20261125223312.000000-300", "2026-11-26T03:33:12Z"),
        ("20261125223312.000000+000", "2026-11-25T22:33:12Z"),
    ]) func bothFormsOfTimeAreRead(_ written: String, _ meant: String) {
        let manifest = CollectorManifest(Array("redial-collect 1\ntaken \(written)\n".utf8))
        #expect(manifest?.taken == UnixTime(rfc3339: meant))
    }

    @Test(arguments: [
        "-", "20261325223312.000000+000", "2026112522331x.000000+000", "25.11.2026", "20261125223312.000000*000",
    ])
    func noOtherIs(_ written: String) {
        let manifest = CollectorManifest(Array("redial-collect 1\ntaken \(written)\n".utf8))
        #expect(manifest != nil && manifest?.taken == nil)
    }

    @Test func everyPrefixIsReadOrRefused() {
        for length in 0...text.utf8.count {
            let bytes = Array(text.utf8.prefix(length))
            let manifest = CollectorManifest(bytes)
            #expect((manifest != nil) == (length >= "redial-collect 1".utf8.count))
            #expect(CollectorManifest.isBeginning(bytes) == (manifest != nil))
        }
    }
}
