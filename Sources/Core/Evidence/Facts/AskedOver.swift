/// A fact that says over which of a walk's connections it was seen.
public protocol AskedOver: Fact {
    var question: ProtocolAnswer.Question { get set }
}

extension ProtocolAnswer: AskedOver {}
extension JoinEnd: AskedOver {}
extension ConferenceSettings: AskedOver {}
extension ErrorInfo: AskedOver {}
extension Redirection: AskedOver {}
extension LicensingEnd: AskedOver {}
extension RDPSecurity: AskedOver {}
