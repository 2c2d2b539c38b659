import CredSSP
import Primitives
import Probes

/// Who is to be let in, made of what the command line says.
extension WalkArguments {
    /// - Throws: usage, where something is missing or too long; the password is asked for last.
    func logon(_ source: PasswordSource) throws(UserError) -> LogonWish? {
        guard let user else {
            guard domain == nil, trust.isEmpty, !trustOnFirstUse, !restrictedAdmin, kdc.isEmpty, realm == nil,
                !ticketCache
            else {
                throw .usage(
                    "--domain, --trust, --trust-on-first-use, --restricted-admin, --kdc, --realm and --ticket-cache go with --user."
                )
            }
            return nil
        }
        guard let account = Account(user, domain: domain) else {
            throw .usage("--user takes user, DOMAIN\\user, .\\user or user@realm, of at most 512 characters.")
        }
        var trusted: Set<String> = []
        for text in trust { trusted.insert(try fingerprint(text)) }
        let kerberos = LogonWish.KerberosWish(realm: realm, kdcs: kdc, usesTicketCache: ticketCache)
        // With tickets nobody is asked for a password; one that is given is used where the session itself asks for it.
        let password = ticketCache && !source.isGiven ? Secret("") : try password(of: user, source)
        return LogonWish(
            account: account, password: password, trusted: trusted, trustsOnFirstUse: trustOnFirstUse,
            isRestrictedAdmin: restrictedAdmin, kerberos: kerberos)
    }

    /// Colons and blanks, as tools print them, are passed over.
    private func fingerprint(_ text: String) throws(UserError) -> String {
        let digits = text.lowercased().filter { !":- ".contains($0) }
        guard digits.utf8.count == 64, digits.allSatisfy(\.isHexDigit) else {
            throw .usage("--trust takes a certificate's SHA-256 fingerprint: 64 hexadecimal digits.")
        }
        return digits
    }

    private func password(of user: String, _ source: PasswordSource) throws(UserError) -> Secret {
        guard let bytes = try source.given() ?? SecretInput.ask("Password for \(shown(user, limit: 200))") else {
            throw .usage("There is no terminal to ask for the password: use --password-fd or --password-env.")
        }
        let password = Secret(utf8: bytes)
        guard password.utf16.count <= Secret.longest else {
            throw .usage("The password is longer than \(Secret.longest) characters.")
        }
        return password
    }
}
