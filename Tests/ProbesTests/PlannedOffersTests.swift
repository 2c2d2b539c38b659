import Evidence
import TLSRecords
import Testing

@testable import Probes

private func end(
    _ outcome: HandshakeEnd.Outcome, _ stage: HandshakeEnd.Stage = .nothing, alert: Int? = nil
) -> HandshakeEnd {
    var end = HandshakeEnd(outcome: outcome, stage: stage)
    end.alert = alert
    return end
}

private func row(_ hello: MatrixHello, _ outcome: HelloAnswer.Outcome, chose: UInt16? = nil, legacy: Bool = false)
    -> TLSOffer
{
    var answer = HelloAnswer(outcome: outcome)
    answer.version = chose.map { TLSVersionName.of($0) }
    answer.legacy = chose == nil ? nil : legacy
    return TLSOffer(version: TLSVersionName.of(hello.version), family: hello.family.rawValue, answer: answer)
}

private let first = [
    MatrixHello(TLSVersion.tls12, .any), MatrixHello(TLSVersion.tls10, .any), MatrixHello(TLSVersion.tls13, .any),
    MatrixHello(TLSVersion.tls12, .plainRSA),
]

@Suite struct PlannedOfferTests {
    @Test(arguments: [
        end(.reset), end(.closed), end(.alert, alert: 40), end(.alert, alert: 70), end(.alert, alert: 80),
    ])
    func aRefusalIsAskedWhatItIsAbout(_ end: HandshakeEnd) {
        #expect(PlannedOffers.after(end, rows: []) == first)
    }

    @Test(arguments: [
        end(.completed, .finished), end(.silence), end(.cleartext), end(.ourRefusal, .certificate), end(.malformed),
        end(.reset, .certificate), end(.alert, .serverHello, alert: 80),
    ])
    func whereNoHelloCouldTellMoreNoneIsAsked(_ end: HandshakeEnd) {
        #expect(PlannedOffers.after(end, rows: []) == [])
    }

    @Test func whatIsRefusedAlikeIsAskedNoFurther() {
        let rows = first.map { row($0, .cut) }
        #expect(PlannedOffers.after(end(.reset), rows: rows) == [])
    }

    /// The one version older than those of redial's own offer.
    @Test func aServerThatKnowsNoneOfTheVersionsIsAskedForSSL3() {
        let rows = first.map { row($0, .alert) }
        #expect(PlannedOffers.after(end(.alert, alert: 70), rows: rows) == [MatrixHello(TLSVersion.ssl30, .any)])
    }

    @Test func anOldCipherIsAskedWhetherItWasLoveOrWant() {
        let rows =
            [row(first[0], .hello, chose: TLSVersion.tls10, legacy: true)] + first.dropFirst().map { row($0, .cut) }
        let next = PlannedOffers.after(end(.reset), rows: rows)
        #expect(next == [MatrixHello(TLSVersion.tls10, .modern)])
        #expect(PlannedOffers.after(end(.reset), rows: rows + [row(next[0], .cut)]) == [])
    }

    @Test func deepAsksEveryVersionAndThenTheFamiliesOfThoseAccepted() {
        let versions = PlannedOffers.whole(rows: [])
        #expect(Set(versions.map(\.version)).count == 5 && versions.allSatisfy { $0.family == .any })
        let rows = versions.map { hello in
            hello.version == TLSVersion.tls12 ? row(hello, .hello, chose: TLSVersion.tls12) : row(hello, .alert)
        }
        let families = PlannedOffers.whole(rows: rows)
        #expect(Set(families.map(\.version)) == [TLSVersion.tls12] && families.count == 10)
        #expect(PlannedOffers.whole(rows: rows + families.map { row($0, .alert) }) == [])
    }

    /// With the questions of the walk itself, and room for others, all of it stays within the promise of `--deep`, whatever is
    /// accepted.
    @Test func theWholeMatrixFitsThePromise() {
        var rows: [TLSOffer] = []
        for _ in 0..<3 {
            rows += PlannedOffers.whole(rows: rows).map { row($0, .hello, chose: $0.version) }
        }
        #expect(rows.count <= 25 && rows.count < WalkRecorder.deepConnectionLimit)
    }

    @Test func aRefusedClientIsAskedWhetherItsVersionIsTaken() {
        let answer = ProtocolAnswer(
            question: .client, address: "127.0.0.1", requested: 3, outcome: .selected, selected: 1)
        func offer(_ outcome: HelloAnswer.Outcome?) -> ClientOffer {
            ClientOffer(
                client: "windows-7", title: "", source: "", restsOn: "", version: "TLS 1.0", negotiation: answer,
                hello: outcome.map { HelloAnswer(outcome: $0) })
        }
        #expect(PlannedOffers.after(offer(.alert), rows: []) == [MatrixHello(TLSVersion.tls10, .any)])
        #expect(PlannedOffers.after(offer(.hello), rows: []) == [])
        #expect(PlannedOffers.after(offer(nil), rows: []) == [])
    }
}
