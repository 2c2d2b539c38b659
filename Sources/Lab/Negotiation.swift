public import RDPWire

/// How a server answers a Connection Request. [MS-RDPBCGR 2.2.1.2]
public struct Negotiation: Equatable, Sendable {
    /// What it selects from, the strongest first; none: it knows nothing but Standard RDP Security.
    public var accepts: SecurityProtocols = [.hybrid, .hybridEx]
    /// What it says to other requests; nil: it falls back to Standard RDP Security.
    public var refusal: NegotiationFailureCode? = .hybridRequiredByServer
    /// Windows and xrdp both give this number.
    public var sourceReference: UInt16 = 0x1234
    /// Of RDP_NEG_RSP; 0x1f is what current Windows sends.
    public var flags: UInt8 = 0x1f
    /// Milliseconds before the answer.
    public var lateMs = 0
    /// What happens in place of an answer.
    public var instead: Reaction?

    public init() {}

    /// The answer to a request for these protocols; nil: a request without negotiation.
    func answer(to requested: SecurityProtocols?) -> ConnectionConfirm {
        let negotiation: ConnectionConfirm.Negotiation =
            if let requested { self.negotiation(requested) } else { withoutRequest }
        return ConnectionConfirm(sourceReference: sourceReference, negotiation: negotiation)
    }

    private func negotiation(_ requested: SecurityProtocols) -> ConnectionConfirm.Negotiation {
        let common = requested.intersection(accepts)
        for selected in [.hybridEx, .hybrid, .ssl] as [SecurityProtocols] where common.contains(selected) {
            return .response(flags: flags, selected: selected)
        }
        guard let refusal, !(requested.isEmpty && leavesOldSecurity) else {
            return .response(flags: flags, selected: .rdp)
        }
        return .failure(flags: 0, refusal)
    }

    /// Who cannot negotiate gets a plain confirm from all but those that require network level authentication.
    private var withoutRequest: ConnectionConfirm.Negotiation {
        refusal == .hybridRequiredByServer ? .failure(flags: 0, .hybridRequiredByServer) : .none
    }

    /// True where it is TLS that is refused.
    private var leavesOldSecurity: Bool { refusal == .sslNotAllowedByServer || refusal == .sslCertNotOnServer }
}
