import Knowledge

/// What a script does by the programs of Windows, where no value of the registry and no service is all there is to it. Each is
/// shown, kept, made, read back and taken back like any other change.
public enum ScriptStep: String, CaseIterable, Sendable {
    /// Windows' own certificate leaves the store `Remote Desktop`, so that Windows makes another.
    case listenerCertificate = "certificate of the listener"
    /// The one key file of the listener.
    case keyFile = "permissions of the listener's key file"
    /// A member of Remote Desktop Users, S-1-5-32-555.
    case remoteDesktopUser = "member of Remote Desktop Users"
    case savedPassword = "saved password"
    case clock = "clock"
    case nameCache = "cache of names"

    /// Where it stands in the data of repairs, and how that begins.
    private var place: (where: Repair.Change.Place, start: String) {
        switch self {
        case .listenerCertificate: (.certificate, #"Cert:\LocalMachine\Remote Desktop"#)
        case .keyFile:
            (.filePermission, #"%ProgramData%\Microsoft\Crypto\RSA\MachineKeys\f686aace6942fb7f7ceb231212eef4a4_*"#)
        case .remoteDesktopUser: (.command, "Add-LocalGroupMember -SID S-1-5-32-555 ")
        case .savedPassword: (.credential, "TERMSRV/HOST")
        case .clock: (.command, "w32tm /resync")
        case .nameCache: (.command, "ipconfig /")
        }
    }

    /// Nil for a change that no script is known for.
    init?(_ change: Repair.Change) {
        guard
            let step = Self.allCases.first(where: {
                $0.place.where == change.where && change.path.hasPrefix($0.place.start)
            })
        else { return nil }
        self = step
    }
}

/// Names that a repair needs and that differ from place to place. What no script would take as it is is left for a person to
/// write in.
struct ScriptNames {
    /// What stands where a person has to write a name; scripts refuse to change anything with it.
    static let unknownHost = "HOST"
    static let unknownAccount = "ACCOUNT"

    let host: String
    let account: String

    init(_ context: RenderingContext) {
        host = Self.plain(context.host, "-._:[]") ?? Self.unknownHost
        account = Self.plain(context.account, "-._@\\ ") ?? Self.unknownAccount
    }

    private static func plain(_ name: String?, _ signs: String) -> String? {
        guard let name, !name.isEmpty, name.utf8.count <= 255 else { return nil }
        let isPlain = name.utf8.allSatisfy { byte in
            signs.utf8.contains(byte)
                || [
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"),
                ]
                .contains { $0.contains(byte) }
        }
        return isPlain ? name : nil
    }
}
