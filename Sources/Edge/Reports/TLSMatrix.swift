import Evidence

/// The TLS matrix for people: a line for each version that was asked, the newest first.
struct TLSMatrix {
    struct Line {
        let version: String
        /// `accepted`, or how it was refused.
        let word: String
        let isAccepted: Bool
        /// What is taken of this version, and what is not.
        let detail: String
        /// The observation of the row that the word is from.
        let observation: String
    }

    let lines: [Line]

    /// Empty where nothing was asked.
    init(_ walk: Walk) {
        let rows = walk.all(TLSOffer.self)
        let versions = ["TLS 1.3", "TLS 1.2", "TLS 1.1", "TLS 1.0", "SSL 3.0"]
        lines = versions.compactMap { version in
            Self.line(version, rows.filter { $0.fact.version == version })
        }
    }

    private static func line(_ version: String, _ rows: [(observation: Observation, fact: TLSOffer)]) -> Line? {
        guard let telling = rows.first(where: { $0.fact.accepted }) ?? rows.first else { return nil }
        let isAccepted = telling.fact.accepted
        return Line(
            version: version, word: isAccepted ? "accepted" : word(telling.fact.answer), isAccepted: isAccepted,
            detail: isAccepted ? families(rows.map(\.fact)) : detail(telling.fact.answer),
            observation: telling.observation.id)
    }

    private static func word(_ answer: HelloAnswer) -> String {
        switch answer.outcome {
        case .hello, .alert: "refused"
        case .cut: "cut"
        case .cleartext: "no TLS"
        case .silence: "silence"
        case .malformed: "malformed"
        }
    }

    private static func detail(_ answer: HelloAnswer) -> String {
        switch answer.outcome {
        case .hello: "\(answer.version ?? "another version") was chosen instead"
        case .alert: "alert \(answer.alertName ?? answer.alert.map(String.init) ?? "?")"
        case .cut: answer.close == .reset ? "reset on the hello" : "closed on the hello"
        case .cleartext: "a message in clear"
        case .silence: "no answer in time"
        case .malformed: "unreadable"
        }
    }

    /// The families where they were asked one by one, and otherwise the one suite that was chosen out of all.
    private static func families(_ rows: [TLSOffer]) -> String {
        let single = rows.filter { !["any", "modern", "plain-rsa"].contains($0.family) }
        guard !single.isEmpty else { return rows.first { $0.accepted }?.answer.suite ?? "" }
        let taken = single.filter(\.accepted).map(\.family)
        let refused = single.filter { !$0.accepted }.map(\.family)
        return taken.joined(separator: ", ") + (refused.isEmpty ? "" : "; not " + refused.joined(separator: ", "))
    }
}

extension Report {
    func writeMatrix(to page: inout Page) {
        let lines = TLSMatrix(walk).lines
        guard !lines.isEmpty else { return }
        page.section("TLS versions and cipher suites")
        for line in lines {
            page.hang(
                [
                    Span("  " + padded(line.version, 9)),
                    Span(padded(line.word, 10), line.isAccepted ? .good : .dim),
                ], line.detail)
        }
    }
}
