public import Primitives

/// Events of one kind that say the same, counted: what Windows itself wrote about a part of Remote Desktop.
public struct EventGroup: Codable, Equatable, Sendable {
    public let provider: String
    public let event: Int
    /// What it says, as one word out of few: `key-unreadable`. Values of findings.
    public let what: String
    /// An alert's number, a status, an error; as the event has it.
    public let code: String?
    /// The service, the certificate, the peer or the account that it is about.
    public let about: String?
    public var count: Int
    public var from: UnixTime
    public var to: UnixTime

    public init(
        provider: String, event: Int, what: String, code: String? = nil, about: String? = nil, count: Int = 1,
        from: UnixTime, to: UnixTime
    ) {
        self.provider = provider
        self.event = event
        self.what = what
        self.code = code
        self.about = about
        self.count = count
        self.from = from
        self.to = to
    }
}

/// A fact that is such a group; one type for each part of the way, so that each has its step.
public protocol LoggedTrouble: Fact {
    var group: EventGroup { get }
    init(_ group: EventGroup)
}

private let fields =
    "`provider`, `event` (its number), `what` (in one word), `code`, `about`, `count`, `from`, `to`."

/// Coding as the group itself, so that the value has no level without meaning.
extension LoggedTrouble {
    public init(from decoder: any Decoder) throws { self.init(try EventGroup(from: decoder)) }
    public func encode(to encoder: any Encoder) throws { try group.encode(to: encoder) }
}

public struct ServiceEvents: LoggedTrouble {
    public static let kind = "reach.service"
    public static let step = Step.reach
    public static let meaning = "Events about a service that Remote Desktop needs: " + fields
    public let group: EventGroup
    public init(_ group: EventGroup) { self.group = group }
}

public struct ListenerEvents: LoggedTrouble {
    public static let kind = "reach.listener"
    public static let step = Step.reach
    public static let meaning = "Events about the RDP listener: " + fields
    public let group: EventGroup
    public init(_ group: EventGroup) { self.group = group }
}

public struct CertificateEvents: LoggedTrouble {
    public static let kind = "encrypt.certificate"
    public static let step = Step.encrypt
    public static let meaning = "Events about the server's RDP certificate: " + fields
    public let group: EventGroup
    public init(_ group: EventGroup) { self.group = group }
}

public struct SchannelEvents: LoggedTrouble {
    public static let kind = "encrypt.schannel"
    public static let step = Step.encrypt
    public static let meaning =
        "Events of Schannel, which serves every program of the machine that speaks TLS: " + fields
    public let group: EventGroup
    public init(_ group: EventGroup) { self.group = group }
}

public struct IdentityEvents: LoggedTrouble {
    public static let kind = "authenticate.events"
    public static let step = Step.authenticate
    public static let meaning = "Events about accounts, Kerberos, NTLM, CredSSP and the domain: " + fields
    public let group: EventGroup
    public init(_ group: EventGroup) { self.group = group }
}

public struct LicensingEvents: LoggedTrouble {
    public static let kind = "license.events"
    public static let step = Step.license
    public static let meaning = "Events about Remote Desktop licensing: " + fields
    public let group: EventGroup
    public init(_ group: EventGroup) { self.group = group }
}

public struct SessionEvents: LoggedTrouble {
    public static let kind = "activate.events"
    public static let step = Step.activate
    public static let meaning = "Events about sessions that the server does not start or carry on: " + fields
    public let group: EventGroup
    public init(_ group: EventGroup) { self.group = group }
}

public struct TransportEvents: LoggedTrouble {
    public static let kind = "stay.events"
    public static let step = Step.stay
    public static let meaning = "Events about the network and the stream of a session: " + fields
    public let group: EventGroup
    public init(_ group: EventGroup) { self.group = group }
}
