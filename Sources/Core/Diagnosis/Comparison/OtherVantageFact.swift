public import Evidence

extension OtherVantage {
    /// What a walk from another place tells the walk from here.
    ///
    /// - Parameter place: how that place was reached, for people.
    public init(_ judged: JudgedWalk, place: String) {
        let verdict = judged.diagnosis.verdict
        let seen = Seen(judged.walk)
        let machine = seen.first(NTLMIdentity.self)?.fact
        self.init(
            place: place, state: verdict.state.rawValue, failedStep: verdict.step,
            failure: judged.diagnosis.steps.first { $0.step == verdict.step }?.detail.id,
            provenThrough: verdict.provenThrough, address: seen.usedAddress,
            publicKeySHA256: seen.first(CertificateShown.self)?.fact.publicKeySHA256,
            computer: machine?.dnsComputer ?? machine?.netbiosComputer)
    }
}
