import Evidence
import Primitives

extension Judging {
    /// What this client's surroundings mean for the verdict, where they mean anything.
    func clientNotes() -> [Note] {
        [vantageNote, clockDoubt, proxyNote].compactMap { $0 } + windowsNotes
    }

    /// WSL's own network is not Windows': what cannot be reached from the one may be reached from the other.
    private var vantageNote: Note? {
        guard seen.isInWSL, let failed = failedStep, failed <= .encrypt else { return nil }
        let isNAT = seen.walk.vantage.kind == .wsl2NAT
        return note(
            isNAT ? "wsl-nat-path" : "wsl-mirrored-path", .warning, seen.first(ClientEnvironment.self)?.observation.id)
    }

    /// Says whose clock is unsure, where clocks or dates are in question.
    private var clockDoubt: Note? {
        guard let (observation, client) = seen.first(ClientEnvironment.self), client.clock == .unsynchronised else {
            return nil
        }
        let isSkewed = seen.first(ServerClock.self).map { $0.fact.skewMs.magnitude > 30_000 } ?? false
        let dates = [value("certificate.validity"), value("gateway.certificate")].compactMap(\.self)
        guard isSkewed || dates.contains("expired") || dates.contains("not-yet-valid") else { return nil }
        return note("own-clock-unsure", .info, observation.id)
    }

    /// Clients that heed the variables go another way than this walk, which goes directly.
    private var proxyNote: Note? {
        guard let (observation, client) = seen.first(ClientEnvironment.self), let proxy = client.proxies.first,
            !client.isExempt, seen.isThroughGateway || failedStep == .reach
        else { return nil }
        let args: [String: Value] = ["variable": .text(proxy.variable), "proxy": .text(proxy.value)]
        return note("proxy-not-used", .info, observation.id, args)
    }

    private var windowsNotes: [Note] {
        let told: [(finding: String, value: String, severity: Note.Severity)] = [
            ("client.udp", "disabled", .info), ("client.ntlm", "denied", .warning),
            ("client.oracle", "vulnerable", .warning), ("client.saved", "saved", .info),
            ("client.dnsPolicy", "covers", .info),
        ]
        return told.compactMap { id, value, severity in
            guard let finding = finding(id), finding.value == value else { return nil }
            let short = id.dropFirst("client.".count)
            return note(
                "windows-\(short == "dnsPolicy" ? "dns-policy" : String(short))", severity, finding.observation,
                finding.args)
        }
    }
}
