import Evidence

/// The facts of a walk that judging asks for, in the order of sight, whatever the order in which they are stored.
struct Seen {
    typealias Sight<F> = (observation: Observation, fact: F)

    var walk: Walk
    /// What people answered, by the question's id.
    let answers: [String: Answer]
    /// Whose event logs these are, where files tell of several computers.
    var machines: LogMachines?

    init(_ walk: Walk, answers: [String: Answer] = [:]) {
        self.answers = answers
        var ordered = walk
        ordered.observations.sort(by: isSeenBefore)
        ordered = ordered.withCertificateOfFile
        ordered.observations.sort(by: isSeenBefore)
        self.walk = ordered
    }

    func first<F: Fact>(_ type: F.Type) -> Sight<F>? { walk.first(type) }
    func all<F: Fact>(_ type: F.Type) -> [Sight<F>] { walk.all(type) }

    /// The answer to what a client asks, from the address that the walk went over; the other questions are asked for notes only.
    var answer: Sight<ProtocolAnswer>? {
        let answers = all(ProtocolAnswer.self).filter { $0.fact.question == .client }
        let used = usedAddress
        return answers.first { $0.fact.address == used } ?? answers.first
    }

    /// An address was asked for, or given in place of a name's own.
    var isAddressGiven: Bool {
        if let asked = first(NameAsked.self)?.fact, asked.form != .name || asked.given != nil { return true }
        return walk.target.address != nil || isLiteralAddress(walk.target.host)
    }

    /// A name that was really looked up: no literal address, no loopback name, and no address given in its place.
    var lookedUpName: String? {
        guard !isAddressGiven, !isAddressOrLoopback(walk.target.host) else { return nil }
        return walk.target.host
    }

    /// The address that the walk went over.
    var usedAddress: String? {
        let answers = all(PortAnswer.self)
        return (answers.first { $0.fact.used } ?? answers.first { $0.fact.outcome == .connected })?.fact.address
    }

    /// The way goes through a gateway: it was asked, and the host did not answer directly.
    var isThroughGateway: Bool {
        first(GatewayNames.self) != nil && !all(PortAnswer.self).contains { $0.fact.outcome == .connected }
    }

    /// Until the deadline a silence is no answer, but not yet a failure either.
    func isPending(_ silent: Bool) -> Bool { silent && !walk.final }
}

private func isSeenBefore(_ left: Observation, _ right: Observation) -> Bool {
    if left.atMs != right.atMs { return left.atMs < right.atMs }
    return (left.id.count, left.id) < (right.id.count, right.id)
}
