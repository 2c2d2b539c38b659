import Evidence
import Primitives

/// Whether the connections of one walk all met the same machine.
func constancyFindings(_ seen: Seen) -> [Finding] {
    guard let certificate = seen.first(CertificateShown.self)?.fact else { return [] }
    let used = seen.usedAddress
    let main = Face(
        sha256: certificate.sha256, key: certificate.publicKeySHA256, subject: certificate.subject,
        names: seen.first(CertificateNames.self)?.fact.names ?? [],
        computer: seen.first(NTLMIdentity.self)?.fact.computer)
    let others = seen.all(IdentitySeenAgain.self).filter { $0.fact.address == used }
    guard let last = others.last else { return [] }
    let different = others.first { main.kinship(with: Face($0.fact), asked: seen.walk.target.host) != .same }
    guard let (observation, other) = different else {
        return [Finding("identity.constancy", "constant", last.observation, ["count": .integer(others.count + 1)])]
    }
    let face = Face(other)
    let args: [String: Value] = ["first": .text(main.name), "second": .text(face.name)]
    let value = main.kinship(with: face, asked: seen.walk.target.host).rawValue
    return [Finding("identity.constancy", value, observation, args)]
}

/// What one connection saw of who answered.
private struct Face {
    enum Kinship: String {
        case same
        /// Several machines that are meant to answer by turns.
        case farm
        /// One machine by its own name, with two certificates.
        case twoCertificates = "two-certificates"
        /// Machines that have nothing to do with one another, as far as they show.
        case alternating
    }

    let sha256: String
    let key: String
    let subject: String
    let names: [String]
    let computer: String?

    var name: String { computer ?? names.first ?? subject }

    func kinship(with other: Face, asked: String) -> Kinship {
        let isSameCertificate = sha256 == other.sha256 || key == other.key
        guard let computer, let second = other.computer else {
            return isSameCertificate ? .same : isFarm(with: other, asked) ? .farm : .alternating
        }
        if computer.lowercased() == second.lowercased() { return isSameCertificate ? .same : .twoCertificates }
        // A certificate that two machines share was installed on both on purpose.
        return isSameCertificate || isFarm(with: other, asked) || areNumberedAlike(computer, second)
            ? .farm : .alternating
    }

    /// Certificates for one name, or for names that differ in a number.
    private func isFarm(with other: Face, _ asked: String) -> Bool {
        if areNumberedAlike(subject, other.subject) { return true }
        let covering = [names, other.names].allSatisfy {
            [.exact, .wildcard].contains(nameMatch(asked: asked, names: $0))
        }
        return covering || (!names.isEmpty && Set(names) == Set(other.names) && computer != nil)
    }
}

extension Face {
    fileprivate init(_ again: IdentitySeenAgain) {
        self.init(
            sha256: again.sha256, key: again.publicKeySHA256, subject: again.subject, names: again.names,
            computer: again.computer)
    }
}

extension NTLMIdentity {
    fileprivate var computer: String? { dnsComputer ?? netbiosComputer }
}
