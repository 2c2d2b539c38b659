import Evidence
import RDPWire

/// The X.224 Connection Request that puts one question, and the protocol bits in it (nil: no negotiation request).
/// [MS-RDPBCGR 2.2.1.1]
///
/// - Parameters:
///   - routing: the token of a redirection, which stands in place of the cookie. [MS-RDPBCGR 2.2.13.1]
///   - isRestrictedAdmin: the server is told that no credentials will come. [MS-RDPBCGR 2.2.1.1.1]
func connectionRequest(
    _ question: ProtocolAnswer.Question, cookie: String?, routing: [UInt8]? = nil, isRestrictedAdmin: Bool = false
) -> (bytes: [UInt8], requested: UInt32?) {
    let protocols = requestedProtocols(question)
    let request = ConnectionRequest(
        routing: routing.map { .token($0.filter { $0 != 0x0d && $0 != 0x0a }) } ?? cookie.map { .cookie($0) },
        negotiation: protocols.map {
            .init(flags: isRestrictedAdmin ? ConnectionRequest.restrictedAdminModeRequired : 0, protocols: $0)
        })
    return (request.encoded(), protocols?.rawValue)
}

private func requestedProtocols(_ question: ProtocolAnswer.Question) -> SecurityProtocols? {
    switch question {
    case .client: [.ssl, .hybrid, .hybridEx]
    case .tlsOnly: .ssl
    case .rdpOnly: []
    case .noRequest: nil
    case .redirected: [.rdstls, .rdsAAD]
    }
}
