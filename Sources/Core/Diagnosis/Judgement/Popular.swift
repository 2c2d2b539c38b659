import Evidence
import Knowledge
import Primitives

private let mostPopular = 3
/// A cause that is less likely than this is no reason to keep silent about a fix that would only help against it.
private let leastLikely = 0.05

extension Judging {
    /// Popular fixes that cannot help here, the most talked of first: those recommended for the user's code, then those
    /// recommended where this walk failed. Nothing is said against a fix that serves a cause that is listed.
    func popular(_ causes: [RankedCause], failed: Step?) -> [PopularFix] {
        let listed = Set(causes.filter { $0.probability >= leastLikely }.flatMap { [$0.id] + $0.hides })
        let rated = words.knowledge.popular.compactMap { row -> (relevance: Int, fix: PopularFix)? in
            guard listed.isDisjoint(with: row.helps), let relevance = relevance(of: row, failed) else { return nil }
            return (tooEarly(row, failed) ?? refuted(row)).map { (relevance, $0) }
        }
        // Stable: of equally relevant ones the first of the data comes first.
        let ordered = rated.filter { $0.relevance == 2 } + rated.filter { $0.relevance == 1 }
        return ordered.prefix(mostPopular).map(\.fix)
    }

    /// 2 where it is recommended for what the user's client showed, 1 for the step that failed; nil: nobody would think of
    /// it.
    private func relevance(of row: PopularRow, _ failed: Step?) -> Int? {
        if let shownCode = finding("client.code")?.args["code"]?.text, row.codes.contains(shownCode) { return 2 }
        return failed.map { row.about.contains($0.rawValue) } == true ? 1 : nil
    }

    private func tooEarly(_ row: PopularRow, _ failed: Step?) -> PopularFix? {
        guard let failed, let from = row.from.flatMap({ Step(rawValue: $0) }), failed < from,
            let template = row.tooEarly,
            let seen = findings.first(where: { state(of: $0) == .failed && step(of: $0) == failed })
        else { return nil }
        return fix(row, "cannot-help", "too-early", template, ["step": words.name(of: failed)], seen)
    }

    private func refuted(_ row: PopularRow) -> PopularFix? {
        for refutation in row.refutedBy {
            let seen = refutation.when.keys.sorted().compactMap { id in
                finding(id).flatMap { refutation.when[id]?.contains($0.value) == true ? $0 : nil }
            }
            guard seen.count == refutation.when.count, let telling = seen.first else { continue }
            let args = seen.reduce(into: [String: Value]()) { $0.merge($1.args) { first, _ in first } }
            let used = args.filter { argumentNames(of: refutation.because).contains($0.key) }
            return fix(row, refutation.verdict, telling.id + "." + telling.value, refutation.because, used, telling)
        }
        return nil
    }

    private func fix(
        _ row: PopularRow, _ verdict: String, _ reason: String, _ template: String, _ args: [String: Value],
        _ seen: Finding
    ) -> PopularFix {
        let because = Sentence(
            id: "popular.\(row.id).\(reason)", args: args, text: filled(template, args.mapValues(\.text)))
        return PopularFix(
            id: row.id, claim: row.claim, verdict: PopularFix.Verdict(rawValue: verdict) ?? .cannotHelp,
            because: because, observation: seen.observation)
    }
}
