import Diagnosis

/// `otherVantage` of the report: the same walk from another place, or why there is none.
public struct OtherVantageSection: Sendable {
    public indirect enum Outcome: Sendable {
        case compared(ComparisonReport)
        /// An id for programs, and a sentence.
        case failed(id: String, text: String)
    }

    /// How that place was reached, for people: `user@gate`.
    public let place: String
    public let outcome: Outcome

    public init(place: String, outcome: Outcome) {
        self.place = place
        self.outcome = outcome
    }

    var comparison: ComparisonReport? {
        if case .compared(let comparison) = outcome { return comparison }
        return nil
    }

    /// What people are told: how it went there, where the walks part, and what that means.
    var sentences: [String] {
        switch outcome {
        case .failed(_, let text): [text]
        case .compared(let compared):
            ["There: \(compared.second.diagnosis.verdict.summary.text)"]
                + [compared.comparison.summary.text] + (compared.comparison.explanation.map { [$0.text] } ?? [])
        }
    }
}

extension OtherVantageSection: Encodable {
    private enum Key: String, CodingKey { case place, error, comparison, id, text }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(place, forKey: .place)
        try container.encode(comparison, forKey: .comparison)
        guard case .failed(let id, let text) = outcome else { return try container.encodeNil(forKey: .error) }
        var error = container.nestedContainer(keyedBy: Key.self, forKey: .error)
        try error.encode(id, forKey: .id)
        try error.encode(text, forKey: .text)
    }
}

extension Report {
    func writeOtherVantage(to page: inout Page) {
        guard let otherVantage else { return }
        page.section("From \(otherVantage.place)")
        for sentence in otherVantage.sentences { page.paragraph(sentence, indent: 2) }
    }
}

extension HTMLPage {
    @MarkupBuilder var otherPlace: Markup {
        if let other = report.otherVantage {
            section("other-place", "From \(other.place)") {
                for sentence in other.sentences { Tag.p { sentence } }
            }
        }
    }
}
