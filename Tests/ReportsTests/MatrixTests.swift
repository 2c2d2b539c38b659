import Evidence
import Testing

@testable import Reports

private func row(_ version: String, _ family: String, _ outcome: HelloAnswer.Outcome, chose: String? = nil) -> TLSOffer
{
    var answer = HelloAnswer(outcome: outcome)
    answer.version = chose
    answer.suite = chose.map { _ in "TLS_RSA_WITH_AES_128_CBC_SHA" }
    answer.alertName = outcome == .alert ? "protocol_version" : nil
    return TLSOffer(version: version, family: family, answer: answer)
}

private let rows: [any Fact] = [
    row("TLS 1.0", "any", .cut), row("TLS 1.2", "any", .hello, chose: "TLS 1.2"), row("TLS 1.3", "any", .alert),
    row("TLS 1.1", "any", .hello, chose: "TLS 1.0"), row("TLS 1.2", "rsa-cbc", .hello, chose: "TLS 1.2"),
    row("TLS 1.2", "rc4", .alert),
]

@Suite struct MatrixTests {
    @Test func aLineForEachVersionTheNewestFirst() {
        let lines = TLSMatrix(Fixture.walk(rows)).lines
        #expect(
            lines.map { "\($0.version) \($0.word): \($0.detail)" } == [
                "TLS 1.3 refused: alert protocol_version", "TLS 1.2 accepted: rsa-cbc; not rc4",
                "TLS 1.1 refused: TLS 1.0 was chosen instead", "TLS 1.0 cut: closed on the hello",
            ])
        #expect(lines.map(\.observation) == ["o3", "o2", "o4", "o1"])
    }

    @Test func whereNoFamilyWasAskedTheChosenSuiteIsSaid() {
        let lines = TLSMatrix(Fixture.walk(Array(rows.prefix(2)))).lines
        #expect(lines.first?.detail == "TLS_RSA_WITH_AES_128_CBC_SHA")
    }

    @Test func bothReportsShowItAndOnlyWhereItWasAsked() {
        let asked = Fixture.report(Fixture.walk(rows), Fixture.brokenDiagnosis)
        #expect(
            asked.terminal().contains("TLS versions and cipher suites\n  TLS 1.3  refused   alert protocol_version\n"))
        #expect(asked.html().contains("TLS versions and cipher suites"))
        #expect(!Fixture.broken.terminal().contains("TLS versions and cipher suites"))
        #expect(!Fixture.broken.html().contains("TLS versions and cipher suites"))
    }
}
