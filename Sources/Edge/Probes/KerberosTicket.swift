import CredSSP
import Evidence
import Kerberos
import RDPSequence
import Transport

extension WalkRunner {
    enum TicketAnswer {
        case context(KerberosContext)
        /// Kerberos is not to be had here; NTLM may do, as with Windows' own client.
        case none
        case refused
    }

    /// KDCs that are silent leave so much of the time to the walk itself.
    private static let ticketShare = 0.4
    /// Where nobody asked for Kerberos, it does not hold the walk up longer.
    private static let unaskedTicketMs = 4_000.0

    /// A ticket for the host, where the user asks for Kerberos or the user's name is that of a domain. An address has no ticket.
    func ticket(for host: String, _ wish: LogonWish) async -> TicketAnswer {
        let kerberos = wish.kerberos
        let realm = kerberos.realm ?? wish.account.realm.flatMap { $0.contains(".") ? $0 : nil }
        guard kerberos.isAskedFor || realm != nil, kerberos.isAskedFor || !isAddressOrLoopback(host) else {
            return .none
        }
        let limitMs = options.timeoutMs * Self.ticketShare
        let deadlineMs = recorder.clock.nowMs() + (kerberos.isAskedFor ? limitMs : min(limitMs, Self.unaskedTicketMs))
        let isPrincipal = wish.account.form == .principal
        let credentials: KerberosRequest.Credentials =
            kerberos.usesTicketCache
            ? .tickets()
            : .password(user: wish.account.user, isEnterprise: isPrincipal, wish.password)
        let request = KerberosRequest(
            credentials, realm: realm ?? "", kdcs: kerberos.kdcs, nameServers: options.dnsServers, host: host,
            deadlineMs: deadlineMs)
        let logon = KerberosLogon(dialer: dialer.beside, clock: recorder.clock)
        let result = await logon.run(request) { fact, durationMs in
            recorder.observe(fact, by: .kerberosTicket, durationMs: durationMs)
        }
        recorder.note(.kerberosTicket, .answered)
        switch result {
        case .success(let context): return .context(context)
        case .failure(let failure): return failure.outcome.isAboutTheAccount ? .refused : .none
        }
    }
}

extension KerberosOutcome.Outcome {
    /// A domain controller has judged the account or its password.
    fileprivate var isAboutTheAccount: Bool {
        switch self {
        case .wrongPassword, .unknownUser, .locked, .disabled, .accountExpired, .restricted, .revoked, .passwordExpired,
            .clockSkew:
            true
        case .ticket, .noLibrary, .noRealm, .noKDC, .noTickets, .unknownRealm, .unknownService, .noCommonEncryption,
            .refused, .deadline, .ourFault:
            false
        }
    }
}
