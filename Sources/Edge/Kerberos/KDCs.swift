import CredSSP
import Evidence
import Knowledge
import NIOCore
import Primitives
import Transport

/// The KDCs of the realms that a logon meets: finds them, asks them in order, tells what became of every question.
struct KDCs {
    typealias Observe = @Sendable (any Fact, Double?) -> Void

    struct Question {
        let exchange: KDCAnswer.Exchange
        let realm: String
        let message: [UInt8]
        /// Made with the password, so only for the KDC that asked for it, and only once.
        let withPassword: Bool
    }

    struct Answer {
        let message: [UInt8]
        /// Nil where the KDC gave what was asked for.
        let error: KRBError?
    }

    private struct Place {
        let name: String
        let address: SocketAddress
    }

    private static let mostAsked = 6
    private static let port: UInt16 = 88
    /// A SYN that is lost is repeated after 1 s and after 3 s.
    private static let connectMs = 3500.0
    private static let answerMs = 6000.0
    private static let lookupMs = 3000.0

    let dialer: Dialer
    let clock: WalkClock
    let request: KerberosRequest
    let observe: Observe
    /// Realms of the user: as it was asked for, and as the KDCs write it.
    private var homes: Set<String>
    private var known: [String: [Place]] = [:]
    /// The one that gave a realm's last answer.
    private var settled: [String: Place] = [:]

    init(dialer: Dialer, clock: WalkClock, request: KerberosRequest, observe: @escaping Observe) {
        self.dialer = dialer
        self.clock = clock
        self.request = request
        self.observe = observe
        homes = [request.realm]
    }

    /// The user's tickets are of this realm, so the KDCs that the user named are its.
    mutating func settleHome(_ realm: String) { homes.insert(realm) }

    /// Asks one KDC after another until one answers; a question with the password only the one that answered last.
    mutating func ask(_ question: Question) async throws(Refusal) -> Answer {
        var places = try await places(question)
        if let last = settled[question.realm] {
            places = [last] + (question.withPassword ? [] : places.filter { $0.address != last.address })
        }
        for (index, place) in places.prefix(Self.mostAsked).enumerated() {
            let left = request.deadlineMs - clock.nowMs()
            guard left > 0 else { throw Refusal(.deadline) }
            let share = left / Double(min(places.count, Self.mostAsked) - index)
            guard let answer = await ask(place, question, forMs: min(share, Self.answerMs)) else { continue }
            settled[question.realm] = place
            return answer
        }
        throw Refusal(clock.nowMs() >= request.deadlineMs ? .deadline : .noKDC)
    }

    /// Nil where the next one is to be asked.
    private func ask(_ place: Place, _ question: Question, forMs: Double) async -> Answer? {
        let outcome = await dialer.ask(
            place.address, message: question.message, connectMs: Self.connectMs, deadlineMs: clock.nowMs() + forMs)
        var fact = fact(question, .silent, place)
        fact.afterMs = outcome.afterMs
        let answer = fact.conclude(outcome, at: clock.wallNow())
        observe(fact, outcome.afterMs)
        if answer?.error?.errorCode == KRBCode.serviceUnavailable, !question.withPassword { return nil }
        return answer
    }

    private func fact(_ question: Question, _ outcome: KDCAnswer.Outcome, _ place: Place? = nil) -> KDCAnswer {
        var fact = KDCAnswer(
            exchange: question.exchange, realm: shown(question.realm),
            origin: isNamed(question.realm) ? .option : .dns, outcome: outcome, withPassword: question.withPassword)
        fact.kdc = place.map { shown($0.name) }
        fact.address = place.flatMap { written($0.address) }
        return fact
    }

    /// Whether the user said which KDCs this realm has.
    private func isNamed(_ realm: String) -> Bool { !request.kdcs.isEmpty && homes.contains(realm) }
}

/// `10.0.0.1:88`, `[fe80::1]:88`.
private func written(_ address: SocketAddress) -> String? {
    guard let host = address.ipAddress, let port = address.port else { return nil }
    return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
}

// Finding them.
extension KDCs {
    private mutating func places(_ question: Question) async throws(Refusal) -> [Place] {
        if let known = known[question.realm] { return known }
        let found = try await isNamed(question.realm) ? namedPlaces(question) : servicePlaces(question)
        guard !found.isEmpty else { throw Refusal(.noKDC) }
        known[question.realm] = found
        return found
    }

    private func namedPlaces(_ question: Question) async throws(Refusal) -> [Place] {
        var found: [Place] = []
        for text in request.kdcs.prefix(Self.mostAsked) {
            guard let named = try? HostAndPort(text), let port = UInt16(named.port ?? "\(Self.port)") else {
                var fact = fact(question, .notFound)
                fact.kdc = shown(text)
                fact.detail = "not a host with a port"
                observe(fact, nil)
                continue
            }
            found += await addresses(String(named.host), port, question)
        }
        return found
    }

    /// By the SRV records of the realm. [RFC 4120 7.2.3.2]
    private func servicePlaces(_ question: Question) async throws(Refusal) -> [Place] {
        let left = request.deadlineMs - clock.nowMs()
        guard left > 0 else { throw Refusal(.deadline) }
        let limitMs = min(left, Self.lookupMs)
        guard isDomainName(question.realm) else {
            miss(question, "the realm is no name that DNS could know")
            return []
        }
        let answer = await serviceLookup(
            "_kerberos._tcp." + question.realm, servers: request.nameServers, limitMs: limitMs)
        if answer.places.isEmpty { miss(question, answer.outcome.rawValue) }
        var found: [Place] = []
        let untilMs = clock.nowMs() + limitMs
        for place in answer.places where found.count < Self.mostAsked {
            // Names that are slow to look up must not keep waiting those that are known.
            guard found.isEmpty || clock.nowMs() < untilMs else { break }
            found += await addresses(place.host, place.port, question)
        }
        return found
    }

    private func miss(_ question: Question, _ detail: String) {
        var fact = fact(question, .notFound)
        fact.detail = detail
        observe(fact, nil)
    }

    private func addresses(_ host: String, _ port: UInt16, _ question: Question) async -> [Place] {
        let limitMs = min(max(1, request.deadlineMs - clock.nowMs()), Self.lookupMs)
        let answer = await systemLookup(host, port: port, limitMs: limitMs)
        if answer.addresses.isEmpty {
            var fact = fact(question, .notFound)
            fact.kdc = shown(host)
            fact.detail = answer.fact.error ?? answer.fact.outcome.rawValue
            observe(fact, nil)
        }
        return answer.addresses.prefix(2).map { Place(name: host, address: $0) }
    }
}

/// A realm may have come from a KDC: whatever else it holds is not handed to a name server.
private func isDomainName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 253
        && text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
            default: false
            }
        }
}

extension KDCAnswer {
    /// [APPLICATION 11] and [APPLICATION 13]. [RFC 4120 5.4.2]
    private var expectedTag: UInt8 { exchange == .asReq ? 0x6b : 0x6d }

    /// What came back, as the outcome of this fact; the answer where it is one.
    fileprivate mutating func conclude(_ stream: StreamOutcome, at now: UnixTime) -> KDCs.Answer? {
        switch stream.ending {
        case .answered(let message): return read(message, roundTripMs: stream.roundTripMs ?? 0, at: now)
        case .closed: outcome = .closed
        case .silence: outcome = .silent
        case .garbage(let length):
            outcome = .garbage
            detail = "an answer of \(length) bytes was announced"
        case .notConnected(let reached):
            detail = reached.errno
            switch reached.outcome {
            case .refused: outcome = .refused
            case .unreachable: outcome = .unreachable
            case .timedOut, .connected: outcome = .silent
            }
        }
        return nil
    }

    private mutating func read(_ message: [UInt8], roundTripMs: Double, at now: UnixTime) -> KDCs.Answer? {
        guard KRBError.begins(message) else {
            outcome = message.first == expectedTag ? .answered : .garbage
            return outcome == .answered ? KDCs.Answer(message: message, error: nil) : nil
        }
        do throws(WireError) {
            let error = try KRBError(decoding: message[...])
            outcome = .error
            errorCode = error.errorCode
            errorName = krbErrorName(error.errorCode)
            status = error.status
            text = error.eText.map { shown($0) }
            clockSkewMs = error.stime.map { Double($0.since(now)) + roundTripMs / 2 }
            return KDCs.Answer(message: message, error: error)
        } catch {
            outcome = .garbage
            detail = "\(error)"
            return nil
        }
    }
}

/// As RFC 4120 names it; nil for a number without a name.
func krbErrorName(_ code: Int32) -> String? {
    CodeTable.shared.name(of: UInt32(bitPattern: code), .kerberos)
}
