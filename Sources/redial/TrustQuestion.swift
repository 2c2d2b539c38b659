import Primitives

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Asks the person at the terminal whether a fingerprint is the server's.
enum TrustQuestion {
    /// False without a terminal, and for everything but a clear yes.
    static func isConfirmed(host: String, sha256: String) -> Bool {
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
