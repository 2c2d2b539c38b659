import Evidence
import Primitives
import Probes

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Asks the person at the terminal whether a fingerprint is the server's.
enum TrustQuestion {
    /// The same walk's options once more, for a host that it kept from the password for want of somebody who vouches for it, and for
    /// which the user vouches now; nil without a terminal.
    static func confirmed(by walk: Walk, _ options: WalkOptions, _ reporting: ReportOptions) -> WalkOptions? {
        guard let trust = walk.all(IdentityTrust.self).last?.fact, trust.outcome == .refused,
            trust.why == .firstContact || trust.why == .noNLA || trust.why == .name || trust.why == .expired,
            let sha256 = trust.sha256, !reporting.json, !reporting.short
        else { return nil }
        // After a redirection it is the machine where the user ended that nobody knows.
        let followed = walk.all(RedirectionFollowed.self).last?.fact.target
        guard isConfirmed(host: followed ?? walk.target.host, sha256: sha256) else { return nil }
        var options = options
        options.logon?.confirmed.insert(sha256)
        return options
    }

    /// False without a terminal, and for everything but a clear yes.
    private static func isConfirmed(host: String, sha256: String) -> Bool {
        guard Console.isInputTerminal, Console.isErrorTerminal else { return false }
        Console.error(
            """
            Nothing vouches for \(shown(host, limit: 200)) yet. It shows the certificate with this SHA-256 fingerprint:
              \(grouped(sha256))
            On the server: Get-ChildItem 'Cert:\\LocalMachine\\Remote Desktop' | % { $_.GetCertHashString('SHA256') }
            Is this the server's, so that the password may be sent to it? Type yes to go on:\u{20}
            """)
        return readLine(strippingNewline: true)?.lowercased().filter { !$0.isWhitespace } == "yes"
    }

    private static func grouped(_ digits: String) -> String {
        let digits = Array(digits)
        return stride(from: 0, to: digits.count, by: 8).map { String(digits[$0..<min($0 + 8, digits.count)]) }
            .joined(separator: " ")
    }
}
