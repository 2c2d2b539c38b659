import Diagnosis
import Evidence
import Primitives

/// Who answered, and the certificate that it showed.
extension HTMLPage {
    private static let mostNames = 12

    var hostBox: Markup {
        let host = report.host
        return section("host", "Host") {
            Tag.dl {
                optional("DNS name", host.dnsName)
                optional("NetBIOS name", host.netbiosName)
                optional("Domain", host.domain)
                optional("Windows build", host.windowsBuild)
                optional("Windows release", host.windowsRelease)
                if let skew = host.clockSkewMs { row("Clock") { clock(skew) } }
                row("Network level authentication") { host.security.nla.rawValue }
                optional("Selected protocol", host.security.selected)
                if !report.target.addresses.isEmpty { row("Addresses") { addresses } }
            }
        }
    }

    @MarkupBuilder private func optional(_ name: String, _ value: String?) -> Markup {
        if let value { row(name) { word(value, limit: 260) } }
    }

    private func clock(_ skewMs: Double) -> String {
        guard abs(skewMs) >= 1000 else { return "agrees with ours within a second" }
        return duration(ms: abs(skewMs)) + (skewMs > 0 ? " ahead of ours" : " behind ours")
    }

    private var addresses: Markup {
        Tag.ul {
            for address in report.target.addresses.prefix(Self.mostNames) {
                Tag.li {
                    word(address.address)
                    ": " + address.reach.rawValue + (address.rttMs.map { " in " + duration(ms: $0) } ?? "")
                        + (address.used ? ", walked" : "")
                }
            }
        }
    }

    @MarkupBuilder var certificateBox: Markup {
        if let certificate = report.host.certificate {
            section("certificate", "Certificate") {
                Tag.dl {
                    row("Subject") { certificate.subject }
                    issuer(certificate)
                    names
                    if let start = certificate.notBefore { row("Valid from") { day(start) } }
                    validity(certificate)
                    key
                    trust
                    row("SHA-256 fingerprint") { Tag.code(.style("fingerprint")) { grouped(certificate.sha256) } }
                }
            }
        }
    }

    private func issuer(_ certificate: HostSection.Certificate) -> Markup {
        row("Issuer") {
            if certificate.selfSigned {
                certificate.rolling == true ? "itself, as Windows does for Remote Desktop" : "itself"
            } else {
                report.walk.first(CertificateShown.self)?.fact.issuer ?? "unknown"
            }
        }
    }

    @MarkupBuilder private var names: Markup {
        if let fact = report.walk.first(CertificateNames.self)?.fact {
            row("Names") {
                let listed = fact.names.prefix(Self.mostNames).map { shown($0, limit: Self.longestWord) }
                listed.isEmpty
                    ? "none" : listed.joined(separator: ", ") + (fact.names.count > listed.count ? ", …" : "")
            }
            row("The asked name") { said(fact.match) }
        }
    }

    private func said(_ match: CertificateNames.Match) -> String {
        switch match {
        case .exact: "is one of them"
        case .wildcard: "is covered by a wildcard"
        case .short: "agrees in its first label only"
        case .none: "is none of them"
        case .byAddress: "is an address, which no certificate need name"
        }
    }

    @MarkupBuilder private func validity(_ certificate: HostSection.Certificate) -> Markup {
        if let end = certificate.notAfter {
            row("Valid until") {
                day(end)
                if let left = report.walk.first(CertificateNotAfter.self)?.fact.daysLeft {
                    ", " + counted(Int(clamping: left.magnitude), "day") + (left < 0 ? " ago" : " left")
                }
            }
        }
    }

    @MarkupBuilder private var key: Markup {
        if let fact = report.walk.first(CertificateShown.self)?.fact {
            row("Key") { "\(shown(fact.keyType)) with \(fact.keyBits) bits, signed with \(shown(fact.signature))" }
        }
    }

    @MarkupBuilder private var trust: Markup {
        if let fact = report.walk.first(CertificateTrust.self)?.fact {
            row("Trusted here") { fact.trusted ? "yes" : "no: \(fact.status.rawValue)" }
        }
    }

    /// In groups of four, for comparing by eye.
    private func grouped(_ fingerprint: String) -> String {
        let digits = Array(shown(fingerprint))
        return stride(from: 0, to: digits.count, by: 4).map { String(digits[$0..<min($0 + 4, digits.count)]) }
            .joined(separator: " ")
    }
}
