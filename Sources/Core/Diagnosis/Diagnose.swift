public import Evidence
public import Knowledge

/// Judges a walk: ranked causes with their reasons, what is ruled out, what to ask next. Pure: the same walk, knowledge and
/// answers give the same result, whatever the order in which observations or rows are stored.
///
/// - Parameter answers: what people answered to `Diagnosis.ask`, by the question's id.
public func diagnose(_ walk: Walk, knowledge: Knowledge, answers: [String: Answer] = [:]) -> Diagnosis {
    let seen = Seen(walk, answers: answers).ofOneServer(knowledge)
    let found = findings(in: seen, knowledge)
    let words = Words(knowledge: knowledge, isThroughGateway: seen.isThroughGateway)
    let judging = Judging(seen: seen, findings: found, words: words)
    let posterior = Posterior(Model(found, answers, knowledge))
    let steps = judging.steps()
    let ranked = judging.worthTelling(rankedCauses(posterior, judging.words))
    let verdict = judging.verdict(steps, ranked)
    let isWorthCauses = verdict.state != .healthy || judging.finding("client.code") != nil || !answers.isEmpty
    return Diagnosis(
        verdict: verdict, steps: steps,
        // Of a healthy host nothing is wrong, unless a person says so.
        causes: isWorthCauses ? ranked : [], hypotheses: posterior.hypotheses(),
        ruledOut: ruledOut(posterior, listed: ranked, failed: verdict.step, judging.words),
        ask: isWorthCauses && !isSettled(ranked)
            ? questionsWorthAsking(
                posterior, knowledge, answered: judging.answeredByFiles.union(answers.keys),
                unmeasured: judging.unmeasuredQuestion) : [],
        notes: judging.notes(), windowsRelease: judging.windowsRelease,
        popular: judging.popular(isWorthCauses ? ranked : [], failed: verdict.step))
}

/// What an observation proves needs no more questions.
private func isSettled(_ ranked: [RankedCause]) -> Bool {
    ranked.first.map { $0.certainty == .proven && $0.probability >= 0.9 } ?? false
}
