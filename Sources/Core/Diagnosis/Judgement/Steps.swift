import Evidence
import Knowledge
import Primitives

extension Judging {
    /// The state of each of the ten steps, with a sentence of what was seen there.
    func steps() -> [StepResult] {
        var stopped: Judged?
        return Step.allCases.map { step in
            let (state, detail) = stopped ?? completed(judged(step), step)
            if stopped == nil, state == .failed { stopped = blocked(by: step) }
            if stopped == nil, state == .unknown, isWaiting { stopped = (.skipped, words.say("skipped.waiting")) }
            let isWalked = state != .skipped
            return StepResult(
                step: step, state: state, durationMs: isWalked ? durationMs(of: step) : nil, detail: detail)
        }
    }

    typealias Judged = (state: StepResult.State, detail: Sentence)

    /// In a provisional walk what was not seen may yet come.
    var isWaiting: Bool { !seen.walk.final }

    private func blocked(by step: Step) -> Judged {
        (.skipped, words.say("skipped.blocked-by-earlier-step", ["step": words.name(of: step)]))
    }

    private func judged(_ step: Step) -> Judged {
        if seen.isThroughGateway { return judgedThroughGateway(step) }
        return switch step {
        case .resolve: resolveStep()
        case .reach: reachStep()
        case .negotiate: negotiateStep()
        case .encrypt: encryptStep()
        case .authenticate: authenticateStep()
        case .join: joinStep()
        case .license: licenseStep()
        case .activate: activateStep()
        case .draw: drawStep()
        case .stay: stayStep()
        }
    }

    private func resolveStep() -> Judged {
        if seen.isCaptured { return unseenInCapture(.resolve) }
        if isLiteralAddress(seen.walk.target.host) { return (.ok, words.say("resolve.literal")) }
        if let given = seen.walk.target.address ?? seen.first(NameAsked.self)?.fact.given {
            return (.ok, words.say("resolve.given", ["address": .text(given)]))
        }
        guard let system = finding("resolve.system") else { return (.unknown, words.say("resolve.unknown")) }
        if state(of: system) == .failed { return (.failed, words.say(system)) }
        let isOwn = value("resolve.self") == "own"
        return (isOwn ? .warning : .ok, words.say(isOwn ? "resolve.own" : "resolve.ok", system.args))
    }

    private func reachStep() -> Judged {
        guard let port = finding("reach.port") else { return (.unknown, words.say("reach.unknown")) }
        return (stepState(of: port), words.say(port))
    }

    private func negotiateStep() -> Judged {
        guard let end = finding("negotiate.end") else {
            if let refused = refusalOfClient("client.negotiate") { return refused }
            return (.unknown, words.say(isWaiting ? "negotiate.waiting" : "negotiate.unasked"))
        }
        let state = stepState(of: end)
        guard state == .ok else { return (state, words.say(end)) }
        if let refused = refusalOfClient("client.negotiate") { return refused }
        let protocolName = end.args["protocol"] ?? "TLS"
        if value("negotiate.pace") == "late", let ms = finding("negotiate.pace")?.args["ms"] {
            return (.warning, words.say("negotiate.late", ["protocol": protocolName, "ms": ms]))
        }
        return (.ok, words.say("negotiate.ok", ["protocol": protocolName]))
    }

    private func encryptStep() -> Judged {
        // What a session came about with is proven to work, little as it protects.
        if isWithoutTLS { return (seen.hasSession ? .warning : .skipped, oldSecurityDetail) }
        guard let end = finding("encrypt.end") else {
            return (.unknown, words.say(isWaiting ? "encrypt.waiting" : "encrypt.unasked"))
        }
        if let refused = refusalOfClient("client.encrypt") { return refused }
        if end.value == "our-refusal" { return (.unknown, words.say("encrypt.our-refusal", end.args)) }
        if state(of: end) == .failed { return (.failed, words.say(end)) }
        let isClean = !warnings.contains { step(of: $0) == .encrypt }
        return (isClean ? .ok : .warning, securedDetail(end))
    }

    /// With `--as` the verdict speaks for that client: what it met decides, where that differs from redial's own.
    private func refusalOfClient(_ id: String) -> Judged? {
        guard let met = finding(id), state(of: met) != nil else { return nil }
        return (stepState(of: met), words.say(met))
    }

    private func securedDetail(_ end: Finding) -> Sentence {
        let version = end.args["version"] ?? "TLS"
        guard let certificate = seen.first(CertificateShown.self)?.fact,
            let last = seen.first(CertificateNotAfter.self)?.fact
        else { return words.say("encrypt.plain", ["version": version]) }
        let issuer =
            certificate.selfSigned
            ? words.say("word.self-signed") : words.say("word.issued", ["issuer": .text(certificate.issuer)])
        let args: [String: Value] = [
            "version": version, "subject": .text(certificate.subject), "issuer": .text(issuer.text),
            "day": .text(last.instant.day),
        ]
        return words.say("encrypt.ok", args)
    }

    /// Without a user never `ok`: nobody has logged on.
    private func authenticateStep() -> Judged {
        if let told = logonStep() { return told }
        guard let end = finding("authenticate.end") else {
            return kerberosRefusal ?? authenticateUnasked
        }
        if state(of: end) == .failed { return (.failed, words.say(end)) }
        if let refused = kerberosRefusal { return refused }
        return (.skipped, end.value == "challenge" ? words.say("authenticate.challenge", end.args) : words.say(end))
    }

    /// A domain controller that refuses the account refuses it whatever the server would say; what only keeps Kerberos from being
    /// used is a warning, for NTLM may take its place.
    private var kerberosRefusal: Judged? {
        ["kerberos.logon", "kerberos.clock"].compactMap { finding($0) }.first { state(of: $0) == .failed }
            .map { (.failed, words.say($0)) }
    }

    private var authenticateUnasked: Judged {
        if isWithoutTLS || value("negotiate.end") == "selected-tls" {
            return (.skipped, words.say("authenticate.no-nla"))
        }
        if isWaiting { return (.unknown, words.say("authenticate.waiting")) }
        return (.skipped, words.say("authenticate.unasked"))
    }

    func stepState(of finding: Finding) -> StepResult.State {
        switch state(of: finding) {
        case .failed: .failed
        case .warning, .concern: .warning
        case .undecided: .unknown
        case .passed, nil: .ok
        }
    }
}
