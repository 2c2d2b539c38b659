/// Who may log on to a computer, as `secedit` exports its rights for users. [MS-GPSB 2.2.6]
public struct MachineLogonRights: Fact {
    public static let kind = "machine.logonRights"
    public static let step = Step.reach
    public static let meaning =
        "Who may log on to the computer of the file: `rights`, each with its `name` (SeRemoteInteractiveLogonRight, SeNetworkLogonRight, and those that deny the same) and its `holders` (identifiers of accounts and groups; of accounts of the computer itself the name). A right that nobody has is there without holders."

    public struct Right: Codable, Equatable, Sendable {
        public let name: String
        public let holders: [String]

        public init(name: String, holders: [String]) {
            self.name = name
            self.holders = holders
        }
    }

    /// The rights that a logon through Remote Desktop depends on: its own, and that of NLA, which is a network logon.
    public static let names = [
        "SeRemoteInteractiveLogonRight", "SeDenyRemoteInteractiveLogonRight", "SeNetworkLogonRight",
        "SeDenyNetworkLogonRight",
    ]

    public let rights: [Right]

    public init(rights: [Right]) { self.rights = rights }

    public func holders(of name: String) -> [String] { rights.first { $0.name == name }?.holders ?? [] }
}

/// The members of a group of a computer, by their identifiers: names of built-in groups are translated.
public struct MachineGroup: Fact {
    public static let kind = "machine.group"
    public static let step = Step.reach
    public static let meaning =
        "The members of a group of the computer of the file: `group` (its identifier; S-1-5-32-555 are the Remote Desktop Users), `members` (their identifiers)."

    public let group: String
    public let members: [String]

    public init(group: String, members: [String]) {
        self.group = group
        self.members = members
    }
}

/// How a computer stands with its domain (`nltest /sc_query`).
public struct MachineSecureChannel: Fact {
    public static let kind = "machine.secureChannel"
    public static let step = Step.reach
    public static let meaning =
        "The secure channel of the computer of the file to its domain: `status` (a Win32 error, 0: it stands), `controller` (the domain controller at its other end; absent where there is none)."

    public let status: UInt32
    public let controller: String?

    public init(status: UInt32, controller: String?) {
        self.status = status
        self.controller = controller
    }
}
