import Diagnosis
import Testing

@testable import Reports

@Suite struct LayoutTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("e\u{301}", 1), ("漢字", 4), ("ﾊﾝ", 2), ("한", 2), ("\u{1112}\u{1161}\u{11ab}", 2), ("✓", 1),
        ("█░", 2), ("😀", 2), ("❤\u{fe0f}", 2), ("Ａ", 2), ("ж", 1), ("a\u{300}\u{301}\u{302}", 1),
    ])
    func columnsOfText(_ text: String, _ columns: Int) {
        #expect(displayWidth(text) == columns)
    }

    @Test func linesBreakAtSpaces() {
        #expect(wrapped("one two three", width: 7) == ["one two", "three"])
        #expect(wrapped("one two three", width: 80) == ["one two three"])
        #expect(wrapped("  one   two ", width: 80) == ["one two"])
        #expect(wrapped("", width: 10).isEmpty)
    }

    @Test func onlyAWordWiderThanTheLineIsBroken() {
        #expect(wrapped("a abcdefgh b", width: 5) == ["a", "abcde", "fgh b"])
        #expect(wrapped("漢字漢字漢", width: 5) == ["漢字", "漢字", "漢"])
        #expect(wrapped("漢", width: 1) == ["漢"])
    }

    @Test func whatIsKeptTogetherIsNotBrokenAtItsSpaces() {
        #expect(filled(["check", "'a b'", "--json"], width: 9) == ["check", "'a b'", "--json"])
    }

    @Test(arguments: [
        (0.0, "0.0 ms"), (1.24, "1.2 ms"), (9.96, "10 ms"), (183.2, "183 ms"), (999.4, "999 ms"), (999.6, "1.0 s"),
        (31_400, "31.4 s"),
        (140_000, "140 s"), (-1, "?"), (1e300, "?"), (Double.nan, "?"), (Double.infinity, "?"),
    ])
    func durations(_ ms: Double, _ text: String) {
        #expect(duration(ms: ms) == text)
    }

    @Test(arguments: [
        (0.0, "<1%"), (0.004, "<1%"), (0.006, "1%"), (0.61, "61%"), (0.994, "99%"), (0.9999, ">99%"), (1, "100%"),
        (Double.nan, "?"),
    ])
    func percents(_ probability: Double, _ text: String) {
        #expect(percent(probability) == text)
    }

    @Test func roundingKeepsWhatIsNoNumberAndHasNoMinusZero() {
        #expect(rounded(1.23456) == 1.235)
        #expect(rounded(0.1234567, digits: 6) == 0.123457)
        #expect(rounded(-0.0001).sign == .plus)
        #expect(rounded(.infinity) == .infinity)
        #expect(rounded(1e308) == 1e308)
    }

    @Test(arguments: [
        (7.0, "decisive"), (3.1, "strong"), (1, "clear"), (0.4, "slight"), (-3, "strong against"),
        (-0.1, "slight against"),
    ])
    func weightsInWords(_ bits: Double, _ word: String) {
        func reason(_ id: String) -> String {
            let cause = Fixture.cause(id, 0.5, "A cause", bits: [bits])
            return cause.because.map(cause.weight).joined()
        }
        #expect(reason("duplicate-ip") == word)
        // That nothing known explains what was seen decides for nothing.
        #expect(reason("unlisted-cause") == (word == "decisive" ? "strong" : word))
    }
}
