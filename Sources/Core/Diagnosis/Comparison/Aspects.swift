import Evidence
import Primitives

/// What of a walk is compared beside its findings: values that have no closed list.
struct Aspect {
    enum Weight {
        /// The step differs by it.
        case deciding
        /// It tells machines apart: between two hosts it differs as a matter of course.
        case identity
        /// Told beside the rest.
        case detail
    }

    let id: String
    let step: Step
    let weight: Weight
    let value: String
    /// What the values mean, shorter, where they are too long for a sentence.
    let shown: String

    init(_ id: String, _ step: Step, _ weight: Weight, _ value: String, shown: String? = nil) {
        self.id = id
        self.step = step
        self.weight = weight
        self.value = value
        self.shown = shown ?? value
    }
}

func comparableAspects(of seen: Seen) -> [Aspect] {
    nameAspects(seen) + pathAspects(seen) + protocolAspects(seen) + securityAspects(seen) + machineAspects(seen)
}

private func nameAspects(_ seen: Seen) -> [Aspect] {
    guard let names = seen.first(SystemNames.self)?.fact, names.outcome == .answered else { return [] }
    return [Aspect("resolve.addresses", .resolve, .identity, names.addresses.sorted().joined(separator: ", "))]
}

/// The round trip in classes so wide that only another kind of path falls into one that is not the next.
private func pathAspects(_ seen: Seen) -> [Aspect] {
    let answers = seen.all(PortAnswer.self).map(\.fact)
    guard let used = answers.first(where: \.used) else { return [] }
    let family = Aspect("reach.family", .reach, .detail, used.family.rawValue)
    guard let ms = used.rttMs else { return [family] }
    return [family, Aspect(paceID, .reach, .detail, String(paceClass(ms)), shown: paceClasses[paceClass(ms)].name)]
}

let paceID = "reach.pace"

private let paceClasses: [(below: Double, name: String)] = [
    (2, "less than 2 ms"), (15, "2 to 15 ms"), (60, "15 to 60 ms"), (200, "60 to 200 ms"), (.infinity, "over 200 ms"),
]

private func paceClass(_ ms: Double) -> Int {
    paceClasses.firstIndex { ms < $0.below } ?? paceClasses.count - 1
}

private func protocolAspects(_ seen: Seen) -> [Aspect] {
    guard let answer = seen.answer?.fact else { return [] }
    let selected = answer.selectedName.map { [Aspect("negotiate.protocol", .negotiate, .deciding, $0)] } ?? []
    return selected + (answer.flags.map { [Aspect("negotiate.flags", .negotiate, .detail, hexCode($0))] } ?? [])
}

private func securityAspects(_ seen: Seen) -> [Aspect] {
    var found: [Aspect] = []
    if let end = seen.first(HandshakeEnd.self)?.fact {
        if let version = end.version { found.append(Aspect("encrypt.version", .encrypt, .deciding, version)) }
        if let cipher = end.cipher { found.append(Aspect("encrypt.cipher", .encrypt, .detail, cipher)) }
    }
    guard let certificate = seen.first(CertificateShown.self)?.fact else { return found }
    return found + [
        Aspect(
            certificateKeyID, .encrypt, .identity, certificate.publicKeySHA256,
            shown: String(certificate.publicKeySHA256.prefix(16)) + "…"),
        Aspect(
            certificateID, .encrypt, .identity, certificate.sha256, shown: String(certificate.sha256.prefix(16)) + "…"),
        Aspect("certificate.issuer", .encrypt, .detail, certificate.issuer),
    ]
}

let certificateKeyID = "certificate.key"
let certificateID = "certificate.sha256"
let computerID = "authenticate.computer"
let buildID = "authenticate.build"

private func machineAspects(_ seen: Seen) -> [Aspect] {
    guard let machine = seen.first(NTLMIdentity.self)?.fact else { return [] }
    let name = machine.dnsComputer ?? machine.netbiosComputer
    return (name.map { [Aspect(computerID, .authenticate, .identity, $0.lowercased())] } ?? [])
        + (machine.build.map { [Aspect(buildID, .authenticate, .identity, $0)] } ?? [])
}

/// Whether two values of one aspect count as different.
func differ(_ left: Aspect, _ right: Aspect) -> Bool {
    guard left.value != right.value else { return false }
    switch left.id {
    case paceID:
        let classes = [left.value, right.value].compactMap { Int($0) }
        return classes.count == 2 && abs(classes[0] - classes[1]) > 1
    case "resolve.addresses":
        // A farm's resolver may give some of them now and others then.
        return Set(left.value.split(separator: ", ")).isDisjoint(with: right.value.split(separator: ", "))
    default: return true
    }
}
