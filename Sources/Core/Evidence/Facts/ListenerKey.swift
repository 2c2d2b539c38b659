/// Who may read the private key of the certificate that a server shows, as its own tools tell.
public struct ListenerKey: Fact {
    public static let kind = "encrypt.listenerKey"
    public static let step = Step.encrypt
    public static let meaning =
        "The private key of the listener's certificate: `certificate` (self-signed: the one that Remote Desktop makes for itself and now uses; bound: one that it is told to use; own: the one that it makes for itself, be it in use or not), `isThere` (the machine has the key; absent where that was not asked), `system` and `networkService` (whether these accounts may read its file: readable, unreadable, unknown)."

    public enum Certificate: String, Codable, Sendable {
        case selfSigned = "self-signed"
        case bound
        case own
    }

    public enum Access: String, Codable, Sendable { case readable, unreadable, unknown }

    public let certificate: Certificate
    public let isThere: Bool?
    public let system: Access
    public let networkService: Access

    public init(certificate: Certificate, isThere: Bool?, system: Access, networkService: Access) {
        self.certificate = certificate
        self.isThere = isThere
        self.system = system
        self.networkService = networkService
    }
}
