import Evidence

extension KerberosOutcome {
    /// What it came to, for people.
    var sentence: String {
        switch outcome {
        case .ticket: "There is a ticket for \(service)."
        case .noLibrary: "MIT Kerberos is not installed (Debian: libkrb5-3), so only NTLM can be tried."
        case .noRealm: "Without a realm no domain controller can be asked."
        case .noKDC: "No domain controller of \(realm) answered."
        case .noTickets: "There are no usable tickets" + because
        case .wrongPassword: "The domain controller of \(realm) refused the password."
        case .unknownUser: "The domain controller of \(realm) does not know the user."
        case .locked: "The account is locked."
        case .disabled: "The account is disabled."
        case .accountExpired: "The account has expired."
        case .restricted: "A policy, logon hours or a list of computers keeps the account out."
        case .revoked: "The account is locked, disabled or expired; the domain controller does not say which."
        case .passwordExpired: "The password has expired, or must be changed."
        case .clockSkew: "The clocks of this machine and the domain controller differ too much."
        case .unknownRealm: "The domain controllers do not know the realm \(realm)."
        case .unknownService: "No account has the service name \(service)."
        case .noCommonEncryption: "The domain controller takes no encryption type that this machine takes" + because
        case .refused: "The domain controller refused" + because
        case .deadline: "The domain controllers had not answered when the time was up."
        case .ourFault: "Kerberos could not be tried" + because
        }
    }

    /// The rest of a sentence.
    private var because: String {
        let words = [errorName, detail].compactMap { $0 }.filter { !$0.isEmpty }
        return words.isEmpty ? "." : " (\(words.joined(separator: ": ")))."
    }
}
