import Explanation
import Diagnosis
import Knowledge
import Reports
import Testing

private let knowledge = Knowledge.shared

private func page(_ text: String) -> String {
    explain(text, knowledge: knowledge).terminal(columns: 80, sentences: knowledge.sentences)
}

@Suite struct ExplainingTests {
    /// Without a walk a small share of all that can go wrong reads as "unlikely".
    @Test(arguments: [
        ("STATUS_ACCOUNT_LOCKED_OUT", "account-locked"), ("0x1b07", "selfsigned-cert-expired-not-renewed"),
        ("SEC_E_TIME_SKEW", "clock-skew"), ("0xC000006D", "wrong-password-or-user-form"),
        ("0x904 0x7", "pmtu-black-hole"),
    ])
    func causesAreNamedWithoutAShare(text: String, cause: String) {
        #expect(page(text).contains(cause))
        #expect(!page(text).contains("%"))
    }

    @Test func theMostLikelyComesFirst() {
        let ids = explain("event 5719", knowledge: knowledge).causes.map(\.id)
        #expect(ids == ["kdc-unreachable", "broken-secure-channel"])
        let shown = page("event 5719")
        let places = ids.compactMap { shown.firstRange(of: $0)?.lowerBound }
        #expect(places.count == 2 && places == places.sorted())
        #expect(shown.contains("most likely first"))
    }

    @Test func aReasonThatTwoCodesShareIsToldOnce() {
        let because = "It is about an account, a password or the domain"
        #expect(page("0xC000006D 0xC000006A").split(separator: because).count == 2)
    }
}
