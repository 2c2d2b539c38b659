import Evidence
import Knowledge
import Primitives

/// An observation seen as one value out of few: what inference counts.
struct Finding: Equatable, Sendable {
    /// Id of a row of `findings.json`.
    let id: String
    /// One of that row's values.
    let value: String
    /// The observation that shows it; of several, the telling one.
    let observation: String
    let args: [String: Value]

    init(_ id: String, _ value: String, _ observation: Observation, _ args: [String: Value] = [:]) {
        self.id = id
        self.value = value
        self.observation = observation.id
        self.args = args
    }
}

/// All findings of a walk, each at most once.
///
/// What a failed step left unseen gives no finding, so inference passes over it: facts that follow from one another are
/// counted once, at the step where the walk ended.
func findings(in seen: Seen, _ knowledge: Knowledge) -> [Finding] {
    // What a direct try met says nothing of a host that is reached through a gateway.
    if seen.isThroughGateway {
        let found =
            gatewayFindings(seen, knowledge) + clientFindings(seen) + clientCodeFindings(seen)
            + proxyFindings(seen)
        return found + connectionFileFindings(seen, found)
    }
    let found =
        resolveFindings(seen) + namePathFindings(seen) + reachFindings(seen) + negotiateFindings(seen)
        + encryptFindings(seen) + certificateFindings(seen, knowledge) + identityFindings(seen)
        + authenticateFindings(seen) + kerberosFindings(seen) + logonFindings(seen) + historyFindings(seen, knowledge)
        + constancyFindings(seen) + joinFindings(seen) + sessionFindings(seen) + matrixFindings(seen)
        + clientOfferFindings(seen) + pathFindings(seen)
        + loadFindings(seen) + stayFindings(seen) + listenerKeyFindings(seen) + clientFindings(seen)
        + clientCodeFindings(seen) + logFindings(seen) + settingFindings(seen) + captureFindings(seen)
    return found + vantageFindings(seen, found, knowledge) + machineFindings(seen) + certificateFileFindings(seen)
        + connectionFileFindings(seen, found)
}

/// An argument for a number that may be missing.
func number(_ value: Double?) -> Value { value.map { .integer(Int(clamping: $0)) } ?? .text("?") }

extension Int {
    /// The nearest whole number, held within what JSON readers take without loss; zero for what is no number.
    init(clamping value: Double) {
        let limit = 9_007_199_254_740_991.0
        self = value.isNaN ? 0 : Int(Swift.min(Swift.max(value.rounded(), -limit), limit))
    }
}
