import RDPWire

/// The healthy servers that faults start from.
extension ServerBehaviour {
    /// Windows with network level authentication required, as it is installed.
    static let windows = ServerBehaviour()

    /// Windows that offers network level authentication and takes TLS alone as well.
    static let windowsTLS = ServerBehaviour().with {
        $0.negotiation.accepts = [.hybrid, .hybridEx, .ssl]
        $0.negotiation.refusal = .sslRequiredByServer
    }

    /// TLS and no network level authentication.
    static let plainTLS = ServerBehaviour().with {
        $0.negotiation.accepts = .ssl
        $0.negotiation.refusal = .sslRequiredByServer
    }

    /// What tells it from Windows is that it knows no flag but the oldest.
    static let xrdp = plainTLS.with {
        $0.negotiation.flags = ConnectionConfirm.extendedClientDataSupported
        $0.handshake.certificate.commonName = "xrdp"
    }
}
