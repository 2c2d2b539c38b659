import Evidence
import FoundationEssentials
import Identity
import Primitives
import Transport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Who answered under the name of a fault's server before it did: a machine with a certificate of its own.
public struct Earlier: Equatable, Sendable {
    public var certificate = Certificate()
    public var machine = Machine.workstation
    /// Days since it was seen last.
    public var daysAgo: Int64 = 7

    public init() {}

    /// The same with something changed.
    static func with(_ change: (inout Earlier) -> Void) -> Earlier {
        var earlier = Earlier()
        change(&earlier)
        return earlier
    }
}

/// The folder that remembers it, for as long as the server listens.
final class EarlierMemory: Sendable {
    let folder: String

    /// Nil where it cannot be written down.
    init?(_ earlier: Earlier, asked: String, port: UInt16) {
        let place = temporaryFolder
        var template = Array((place + "/redial-lab-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let known = KnownHosts(folder: folder)
        let seen = SeenIdentity(earlier.known(now: WalkClock().startedAt))
        guard (try? known.remember(seen, under: [HostKey(host: asked, port: port)])) != nil else {
            forget()
            return nil
        }
    }

    func forget() { try? FileManager.default.removeItem(atPath: folder) }
}

private var temporaryFolder: String {
    ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
}

extension Earlier {
    /// Nobody has the certificate any more: its digests are made up.
    fileprivate func known(now: UnixTime) -> KnownCertificate {
        let recipe = certificate.recipe(now: now)
        let sight = UnixTime(milliseconds: now.milliseconds - daysAgo * 86_400_000)
        return KnownCertificate(
            sha256: String(repeating: "5a", count: 32), publicKeySHA256: String(repeating: "a5", count: 32),
            subject: "CN=" + recipe.commonName, selfSigned: recipe.issuer == nil, notBefore: recipe.notBefore,
            notAfter: recipe.notAfter, machine: machine.dnsName, address: labAddress, firstSeen: sight, lastSeen: sight)
    }
}
