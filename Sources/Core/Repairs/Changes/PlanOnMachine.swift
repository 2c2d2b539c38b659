import Knowledge

extension Plan {
    /// The same plan once the machine was looked at: what is already so is no repair any more, and what stands against one is
    /// told to who can take it away.
    ///
    /// - Parameters:
    ///   - executions: what each repair would change there, by its id.
    ///   - groupPolicies: names of those that set values in its registry, the one that wins first.
    public func met(by executions: [String: Execution], groupPolicies: [String] = []) -> Plan {
        let needless = steps.filter { step in
            executions[step.repair.id].map { !$0.isNeeded && $0.obstacles.isEmpty } ?? false
        }
        let obstacles = steps.flatMap { executions[$0.repair.id]?.obstacles ?? [] }.filter(\.isForAdministrator)
        var told: Set<String> = []
        let texts = obstacles.map(\.text).filter { told.insert($0).inserted }
        return Plan(
            steps: Self.inOrder(steps.filter { !needless.contains($0) }, executions),
            refused: refused
                + needless.map { .init(id: $0.repair.id, why: "The machine is already as it would make it.") },
            advice: (texts + (texts.isEmpty ? [] : Self.whoSets(groupPolicies)))
                .map { .init(to: .administrator, text: $0) } + advice)
    }

    /// A repair that another one waits for comes right before it.
    private static func inOrder(_ steps: [Step], _ executions: [String: Execution]) -> [Step] {
        steps.reduce(into: []) { ordered, step in
            guard !ordered.contains(step) else { return }
            let first = (executions[step.repair.id]?.obstacles ?? []).compactMap { obstacle in
                if case .needsFirst(let id, _, _, _) = obstacle { steps.first { $0.repair.id == id } } else { nil }
            }
            ordered += first.filter { !ordered.contains($0) } + [step]
        }
    }

    private static func whoSets(_ groupPolicies: [String]) -> [String] {
        guard !groupPolicies.isEmpty else { return [] }
        let names = groupPolicies.prefix(10).joined(separator: ", ") + (groupPolicies.count > 10 ? ", …" : "")
        return ["Group policies that set values in its registry, the one that wins first: \(names)."]
    }
}

extension Execution.Obstacle {
    fileprivate var isForAdministrator: Bool { if case .policy = self { true } else { false } }

    /// One sentence for people.
    public var text: String {
        switch self {
        case .takesAPerson: "It takes a person, or a script that is handed over: see its changes and its forms."
        case .policy(let path, let value):
            "A policy sets it: \(path) is \(value). It wins over the machine's own value and comes back; who makes the policy has to change it there."
        case .unexpectedType(let path, let found, let wanted):
            "\(path) is of the type \(found) and not \(wanted); it is left as it is until somebody has looked at it."
        case .needsFirst(let repair, let path, let value, let why):
            "\(path) is \(value). \(why) The repair \(repair) comes first."
        case .publicNetwork:
            "The machine is in a public network, and the rule would let everybody in it in: make the network private, or limit the rule to the sources that need it; --accept-risk says that you know."
        case .missing(let path): "There is no \(path) on this machine."
        case .outOfReach(let path): "\(path) cannot be reached this way."
        case .unreadable(let why): why
        }
    }
}
