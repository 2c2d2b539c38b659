public import Evidence
import Primitives

/// The connections of captures, among which are one client's tries at one server: what one of them tells of the others.
public struct CapturedSeries {
    /// Later than that a client begins anew.
    private static let togetherMs: Int64 = 3_600_000

    private let tries: [(walk: Walk, verdict: Verdict)]
    /// Of each the others of the same client and server, in their order; empty of what no capture holds.
    private var alike: [[Int]] = []
    /// Of each the try before it in which the server refused TLS, where this one asks for none.
    private var firstPlain: [Int?] = []

    /// - Parameter tries: in the order of their beginning.
    public init(_ tries: [(walk: Walk, verdict: Verdict)]) {
        self.tries = tries
        var parties: [String: [Int]] = [:]
        for (index, one) in tries.enumerated() where one.walk.isOfCapture {
            parties["\(one.walk.vantage.source ?? "") \(one.walk.target.host)", default: []].append(index)
        }
        alike = tries.indices.map { index in
            let walk = tries[index].walk
            guard walk.isOfCapture else { return [] }
            let others = parties["\(walk.vantage.source ?? "") \(walk.target.host)"] ?? []
            return others.filter { $0 != index && isNear($0, index) && walk.isOfSamePort(as: tries[$0].walk) }
        }
        firstPlain = tries.indices.map { firstPlain(before: $0) }
    }

    /// It needs no report of its own: its client came again and got through what this one failed at, as clients do that offer
    /// less, or more, at their second try; or it is UDP, which counts with the connection that it runs beside; or the client had just been
    /// refused with more than it offers now.
    public func isOvercome(_ index: Int) -> Bool {
        guard tries.indices.contains(index) else { return false }
        if tries[index].walk.isOfUDPAlone { return alike[index].contains { !tries[$0].walk.isOfUDPAlone } }
        if alike[index].contains(where: { firstPlain[$0] == index }) { return true }
        guard tries[index].verdict.state == .broken, let step = tries[index].verdict.step else { return false }
        if isFallBack(index) { return true }
        return alike[index].contains { $0 > index && gotThrough($0, step) }
    }

    /// The walk with what the others tell and it does not.
    public func joined(_ index: Int) -> Walk? {
        guard tries.indices.contains(index) else { return nil }
        var walk = tries[index].walk
        guard walk.isOfCapture, !walk.isOfUDPAlone else { return walk }
        if let others = others(index) { walk.note(others, at: nil) }
        if let first = firstPlain[index] { addRefusal(to: &walk, tries[first].walk) }
        addDatagrams(to: &walk, index)
        addCertificate(to: &walk, index)
        return walk
    }

    // MARK: what the others tell

    private func isNear(_ left: Int, _ right: Int) -> Bool {
        tries[left].walk.startedAt.since(tries[right].walk.startedAt).magnitude <= UInt64(Self.togetherMs)
    }

    private func gotThrough(_ index: Int, _ step: Step) -> Bool {
        [.healthy, .degraded].contains(tries[index].verdict.state)
            && tries[index].verdict.provenThrough.map { $0 >= step } ?? false
    }

    private func others(_ index: Int) -> CapturedOthers? {
        let failed = alike[index].filter { tries[$0].verdict.state == .broken }
        // That others got through is news only of one that did not.
        let through = tries[index].verdict.step.map { step in alike[index].filter { gotThrough($0, step) } } ?? []
        guard !failed.isEmpty || !through.isEmpty else { return nil }
        let (lastFailed, lastThrough) = (failed.last.map { tries[$0] }, through.last.map { tries[$0] })
        return CapturedOthers(
            failed: failed.count, failedStep: lastFailed?.verdict.step, failedAt: lastFailed?.walk.startedAt,
            through: through.count, throughStep: lastThrough?.verdict.provenThrough,
            throughAt: lastThrough?.walk.startedAt)
    }

    /// SSL_NOT_ALLOWED_BY_SERVER [MS-RDPBCGR 2.2.1.2.2]: the client comes again at once and asks for the old security, as it
    /// would not have by itself.
    private static let notAllowed: UInt32 = 2
    private static let atOnceMs: Int64 = 60_000

    private func firstPlain(before index: Int) -> Int? {
        guard let asked = tries[index].walk.first(RequestSeen.self)?.fact, asked.readable,
            !asked.offersTLS, let before = alike[index].last(where: { $0 < index }),
            tries[before].walk.first(ProtocolAnswer.self)?.fact.failureCode == Self.notAllowed,
            tries[index].walk.startedAt.since(tries[before].walk.startedAt) <= Self.atOnceMs
        else { return nil }
        return before
    }

    /// Some clients that were refused at the logon come again at once without network level authentication: that the server
    /// insists on it is then no news, for they can do it.
    private func isFallBack(_ index: Int) -> Bool {
        guard tries[index].verdict.step == .negotiate, !offersNLA(tries[index].walk) else { return false }
        return alike[index].contains { other in
            other < index && offersNLA(tries[other].walk) && tries[other].verdict.state == .broken
                && tries[other].verdict.step.map { $0 > .negotiate } == true
                && tries[index].walk.startedAt.since(tries[other].walk.startedAt) <= Self.atOnceMs
        }
    }

    private func offersNLA(_ walk: Walk) -> Bool { walk.first(RequestSeen.self)?.fact.offersNLA ?? false }

    /// The client's own wish is the first one; the second try is what a live walk asks beside it.
    private func addRefusal(to walk: inout Walk, _ first: Walk) {
        walk.observations = walk.observations.filter { !($0.fact is RequestSeen) }.map { $0.askedOver(.rdpOnly) }
        for observation in first.observations
        where observation.fact is RequestSeen || observation.fact is ProtocolAnswer
            || observation.fact is NegotiationFailure
        {
            walk.note(observation.fact, at: first.startedAt)
        }
    }

    /// UDP whose own connection over TCP the capture does not show is that of another one between the same two.
    private func addDatagrams(to walk: inout Walk, _ index: Int) {
        guard walk.first(UDPAnswer.self) == nil, walk.first(CaptureUDP.self) == nil,
            let flow = alike[index].last(where: { tries[$0].walk.isOfUDPAlone })
        else { return }
        let told = tries[flow].walk
        for observation in told.observations where observation.fact is UDPAnswer || observation.fact is CaptureUDP {
            walk.note(observation.fact, at: told.startedAt)
        }
    }

    /// TLS 1.3 hides the certificate that an older version shows.
    private func addCertificate(to walk: inout Walk, _ index: Int) {
        guard walk.first(HandshakeEnd.self)?.fact.outcome == .completed, walk.first(CertificateShown.self) == nil else {
            return
        }
        let server = walk.target
        let showing = tries.indices.last { other in
            let walk = tries[other].walk
            return other != index && walk.isOfCapture && walk.target.host == server.host
                && walk.target.port == server.port && walk.first(CertificateShown.self) != nil && isNear(other, index)
        }
        guard let showing else { return }
        let told = tries[showing].walk
        for observation in told.observations where observation.fact.kind.hasPrefix("certificate.") {
            walk.note(observation.fact, at: told.startedAt)
        }
    }
}

extension Observation {
    /// The same, as seen over another connection.
    fileprivate func askedOver(_ question: ProtocolAnswer.Question) -> Observation {
        guard var fact = fact as? any AskedOver else { return self }
        fact.question = question
        return Observation(
            id: id, probe: probe, atMs: atMs, durationMs: durationMs, fact: fact, source: source, at: at,
            machine: machine)
    }
}

extension Walk {
    fileprivate var isOfCapture: Bool { isOfFiles && vantage.id == "capture" }
    fileprivate var isOfUDPAlone: Bool { isOfCapture && first(PortAnswer.self) == nil }

    /// A flow of UDP goes to a port of its own.
    fileprivate func isOfSamePort(as other: Walk) -> Bool {
        target.port == other.target.port || isOfUDPAlone || other.isOfUDPAlone
    }

    /// What another connection tells, with its time.
    fileprivate mutating func note(_ fact: any Fact, at instant: UnixTime?) {
        let used = Set(observations.map(\.id))
        let id = (1...(used.count + 1)).lazy.map { "o\($0)" }.first { !used.contains($0) } ?? "o"
        observations.append(
            Observation(
                id: id, probe: FileKind.capture.rawValue, atMs: durationMs, fact: fact, source: "another connection",
                at: instant))
    }
}
