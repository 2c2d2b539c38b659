import Evidence
import Knowledge
import Primitives

/// What Windows wrote about parts of Remote Desktop. Trouble before the last connection that got past that part is history.
func troubleFindings(_ story: LogStory, _ seen: Seen) -> [Finding] {
    [
        serviceFinding(seen, since: story.arrivedSince),
        certificateServiceFinding(seen, since: story.securedSince),
        finding("log.listener", listenerEvents(seen, since: story.arrivedSince), since: nil),
        finding("log.certificate", certificateEvents(seen), since: story.securedSince),
        finding(
            "log.schannel", seen.all(SchannelEvents.self).map(Trouble.init), since: story.securedSince, schannelValue),
        finding("log.identity", identityEvents(story, seen), since: story.acceptedSince) {
            // What the server could not, or what a domain controller refused it: both ends of one matter.
            $0.what == "trust-refused" ? "broken-trust" : $0.what
        },
        finding("log.licensing", seen.all(LicensingEvents.self).map(Trouble.init), since: story.sessionSince),
        finding("log.sessions", seen.all(SessionEvents.self).map(Trouble.init), since: story.sessionSince),
        finding("log.transport", seen.all(TransportEvents.self).map(Trouble.init), since: nil),
    ].compactMap { $0 }
}

private struct Trouble {
    let observation: Observation
    let group: EventGroup

    init(_ sight: Seen.Sight<some LoggedTrouble>) {
        observation = sight.observation
        group = sight.fact.group
    }
}

/// The newest that is no history.
private func finding(
    _ id: String, _ troubles: [Trouble], since: UnixTime?, _ value: (EventGroup) -> String = { $0.what }
) -> Finding? {
    let standing = troubles.filter { trouble in since.map { trouble.group.to > $0 } ?? true }
    guard let newest = standing.max(by: { $0.group.to < $1.group.to }) else { return nil }
    return Finding(id, value(newest.group), newest.observation, arguments(newest.group))
}

func arguments(_ group: EventGroup) -> [String: Value] {
    [
        "event": .integer(group.event), "when": time(group.to), "count": .integer(group.count),
        "code": .text(group.code ?? "no code"), "about": .text(group.about ?? "?"),
    ]
}

/// A certificate that was made later cures what was wrong before it.
private func certificateEvents(_ seen: Seen) -> [Trouble] {
    let all = seen.all(CertificateEvents.self).map(Trouble.init)
    let made = all.filter { $0.group.what == "made" }.map(\.group.to).max()
    return all.filter { trouble in trouble.group.what == "made" || made.map { trouble.group.to > $0 } ?? true }
}

/// A listener that listens again is well, and so is one that took a connection since; but connections that stay incomplete do
/// not end with the next one that is not.
private func listenerEvents(_ seen: Seen, since arrived: UnixTime?) -> [Trouble] {
    let all = seen.all(ListenerEvents.self).map(Trouble.init)
    let listening = all.filter { $0.group.what == "listening" }.map(\.group.to)
    guard let well = (listening + [arrived].compactMap(\.self)).max() else { return all }
    return all.filter { $0.group.what == "many-incomplete" || $0.group.to >= well }
}

/// Which version of CredSSP this machine takes is about its own connections to others: beside connections to it, it is no
/// evidence.
private func identityEvents(_ story: LogStory, _ seen: Seen) -> [Trouble] {
    let isClient = story.attempts.isEmpty && seen.walk.isOfFiles
    return seen.all(IdentityEvents.self).map(Trouble.init).filter {
        !namingTheService.contains($0.group.what) && (isClient || $0.group.what != "credssp-version")
    }
}

/// Findings of their own: `serviceNameFindings`.
private let namingTheService: Set<String> = ["spn-unknown", "spn-twice", "ntlm-out-blocked"]

// MARK: services

private let certificateServices: Set<String> = ["SessionEnv", "CertPropSvc", "KeyIso", "CryptSvc"]

private func serviceFinding(_ seen: Seen, since: UnixTime?) -> Finding? {
    let newest = newestOfService(seen) { $0 == nil || $0 == "TermService" || $0 == "UmRdpService" }
    return finding("log.service", newest.filter { $0.group.what != "running" }, since: since)
}

private func certificateServiceFinding(_ seen: Seen, since: UnixTime?) -> Finding? {
    let newest = newestOfService(seen) { $0.map(certificateServices.contains) ?? false }
    return finding("log.certificateService", newest.filter { $0.group.what != "running" }, since: since) { _ in
        "failing"
    }
}

/// Of each service the last word: one that runs again is well.
private func newestOfService(_ seen: Seen, _ isMeant: (String?) -> Bool) -> [Trouble] {
    let all = seen.all(ServiceEvents.self).map(Trouble.init).filter {
        isMeant($0.group.about) && $0.group.what != "gateway-stopped"
    }
    let services = Dictionary(grouping: all) { $0.group.about ?? "" }
    return services.values.compactMap { $0.max { $0.group.to < $1.group.to } }
}

// MARK: Schannel

/// bad_certificate, unsupported_certificate, certificate_revoked, _expired, _unknown, unknown_ca. [RFC 8446 6]
private let certificateAlerts: Set<String> = ["42", "43", "44", "45", "46", "48"]

private func schannelValue(_ group: EventGroup) -> String {
    switch (group.what, group.code) {
    case ("alert-received", let code?) where certificateAlerts.contains(code): "client-refused-certificate"
    case ("alert-sent", "40"), ("alert-received", "40"): "no-common-cipher"
    case ("alert-sent", "70"), ("alert-received", "70"): "no-common-version"
    case ("alert-sent", _), ("alert-received", _): "alert-other"
    default: group.what
    }
}
