import Primitives
import Testing

@Suite struct UnixTimeTests {
    /// Expected values from GNU date.
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (951_782_400, "2000-02-29T00:00:00.000Z"),
        (1_709_164_800, "2024-02-29T00:00:00.000Z"), (4_107_542_400, "2100-03-01T00:00:00.000Z"),
        (1_000_000_000, "2001-09-09T01:46:40.000Z"), (2_147_483_648, "2038-01-19T03:14:08.000Z"),
        (-1, "1969-12-31T23:59:59.000Z"), (-11_644_473_600, "1601-01-01T00:00:00.000Z"),
        (-62_135_596_800, "0001-01-01T00:00:00.000Z"), (253_402_300_799, "9999-12-31T23:59:59.000Z"),
    ])
    func knownInstants(_ seconds: Int64, _ text: String) {
        #expect(UnixTime(seconds: seconds).rfc3339 == text)
        #expect(UnixTime(rfc3339: text) == UnixTime(seconds: seconds))
    }

    /// From the year 1 to 9999, in steps that meet every day of the year.
    @Test func readsBackTheDaysItWrites() {
        for day in stride(from: Int64(-719_162), through: 2_932_896, by: 397) {
            let time = UnixTime(milliseconds: day * 86_400_000 + 1)
            #expect(UnixTime(rfc3339: time.rfc3339) == time)
        }
    }

    /// The Gregorian rule: 97 leap years in 400.
    @Test func leapYears() {
        let leap = (2000..<2400).filter { UnixTime(rfc3339: "\($0)-02-29T00:00:00Z") != nil }
        #expect(leap.count == 97)
        #expect(leap.allSatisfy { $0 % 4 == 0 && ($0 % 100 != 0 || $0 == 2000) })
    }

    @Test(arguments: [("Z", 0), (".5Z", 500), (".07Z", 70), (".123Z", 123), (".999999999Z", 999)] as [(String, Int64)])
    func fractions(_ end: String, _ milliseconds: Int64) {
        #expect(UnixTime(rfc3339: "1970-01-01T00:00:00" + end)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "Z", "2026-11-22", "2026-11-22T10:00:00", "2026-11-22T10:00:00+01:00", "2026-11-22 10:00:00Z",
        "2026.11.22.10.00.00Z", "2026-02-30T00:00:00Z", "2100-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-04-31T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T10:60:00Z",
        "2026-11-22T10:00:61Z", "2026-11-22T10:00:00.Z", "2026-11-22T10:00:00.1234567890Z", "+026-11-22T10:00:00Z",
        "0000-01-01T00:00:00Z", "12026-11-22T10:00:00Z", "2026-11-22T10:00:00.-1Z", "２026-11-22T10:00:00Z",
    ])
    func readsNothingElse(_ text: String) {
        #expect(UnixTime(rfc3339: text) == nil)
    }

    /// 116444736000000000 intervals lie between the epochs. [MS-DTYP 2.3.3]
    @Test func fileTimes() {
        #expect(UnixTime(fileTime: 116_444_736_000_000_000) == UnixTime(milliseconds: 0))
        #expect(UnixTime(fileTime: 0).rfc3339 == "1601-01-01T00:00:00.000Z")
        #expect(UnixTime(fileTime: 134_399_230_800_000_000).rfc3339 == "2026-11-23T15:58:00.000Z")
        #expect(UnixTime(seconds: 1_795_449_480).fileTime == 134_399_230_800_000_000)
        #expect(UnixTime(milliseconds: -11_644_473_600_001).fileTime == 0)
    }

    /// A host can send any file time, and what is written of it must be readable again.
    @Test func extremesAreBoundedAndReadable() {
        #expect(UnixTime(milliseconds: .max).fileTime == .max)
        #expect(UnixTime(milliseconds: .min).fileTime == 0)
        #expect(UnixTime(seconds: .max).milliseconds == .max)
        #expect(UnixTime(seconds: .min).milliseconds == .min)
        #expect(UnixTime(milliseconds: .max).since(UnixTime(milliseconds: .min)) == .max)
        #expect(UnixTime(milliseconds: .min).since(UnixTime(milliseconds: .max)) == .min)
        #expect(UnixTime(fileTime: .max).rfc3339 == "9999-12-31T23:59:59.999Z")
        #expect(UnixTime(milliseconds: .max).rfc3339 == "9999-12-31T23:59:59.999Z")
        #expect(UnixTime(milliseconds: .min).rfc3339 == "0001-01-01T00:00:00.000Z")
    }

    @Test func orderAndDifference() {
        let noon = UnixTime(seconds: 43_200)
        let later = UnixTime(milliseconds: 43_200_250)
        #expect(noon < later)
        #expect(later.since(noon) == 250)
        #expect(noon.since(later) == -250)
        #expect(noon.day == "1970-01-01")
    }
}
