import Knowledge

/// What a script does by the programs of Windows, where no value of the registry and no service is all there is to it. Each is
/// shown, kept, made, read back and taken back like any other change. A step is a file in `Steps` and a word in `allCases`.
public struct ScriptStep: Sendable {
    /// Where it stands in the data of repairs, and how that begins.
    struct Place: Sendable {
        let `where`: Repair.Change.Place
        let start: String

        init(_ place: Repair.Change.Place, _ start: String) { (self.where, self.start) = (place, start) }
    }

    public let name: String
    let places: [Place]
    let powerShell: PowerShellStep
    let command: CommandStep
    var blanks: [Blank] = []
    /// It asks somebody for a password, so somebody has to sit before it.
    var asksForPassword = false
    /// What is left to do when it is made, a sentence.
    var afterwards: String?

    /// Nil for a change that no script is known for.
    init?(_ change: Repair.Change) {
        let step = Self.allCases.first { step in
            step.places.contains { $0.where == change.where && change.path.hasPrefix($0.start) }
        }
        guard let step else { return nil }
        self = step
    }

    init(
        _ name: String, at places: [Place], powerShell: PowerShellStep, command: CommandStep, blanks: [Blank] = [],
        asksForPassword: Bool = false, afterwards: String? = nil
    ) {
        (self.name, self.places, self.powerShell, self.command) = (name, places, powerShell, command)
        (self.blanks, self.asksForPassword, self.afterwards) = (blanks, asksForPassword, afterwards)
    }
}

extension ScriptStep: CaseIterable {
    public static let allCases: [ScriptStep] = [
        listenerCertificate, keyFile, boundCertificate, remoteDesktopUser, savedPassword, licenceCache, clock,
        nameCache,
        hostsLine, packetSize, largeSendOffload, standby, secureChannel, stackReset, catalogueReset,
    ]
}

extension ScriptStep: Hashable {
    public static func == (left: Self, right: Self) -> Bool { left.name == right.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// A step in PowerShell.
struct PowerShellStep: Sendable {
    /// Variables and functions that its blocks use; `@HOST@` and `@ACCOUNT@` stand for names.
    var help = ""
    /// A table of blocks: `Show`, `Keep`, `Make`, `Test` and `Undo`. `Keep` tells in one text what is there, or throws where nothing
    /// is to be changed; `Test` and `Undo` get that text back, and `Undo` says what of it cannot come back.
    let blocks: String
    /// Functions of every script that it uses, by their names: in a playbook they stand before its blocks.
    var uses: [String] = []
}

/// A step in a batch file, by the programs of Windows whose words are the same in every language; `@HOST@` and `@ID@` stand for
/// the host and the repair. Its letter in the file that keeps what was there is its own.
struct CommandStep: Sendable {
    /// Variables, before anything else is done.
    var preparation: [String] = []
    var show: [String] = []
    /// Lines that keep what is there, or go where nothing is changed.
    var keep: [String] = []
    /// Lines that change it and read it back.
    var make: [String] = []
    /// A line for each thing that was kept, which puts it back.
    var restoring: [String] = []
    var subroutines: [String] = []
    /// Why a batch file cannot do it; nil where it can.
    var obstacle: Unrenderable?

    static func impossible(_ obstacle: Unrenderable) -> CommandStep { CommandStep(obstacle: obstacle) }

    static let anyLanguage = Unrenderable(
        "steps-take-powershell",
        "A batch file cannot do it in every language of Windows; the PowerShell script can (.ps1).")
    static let noProgram = Unrenderable(
        "steps-take-powershell-only",
        "No program that a batch file could start tells what is there exactly; the PowerShell script can do it (.ps1).")
}

/// Names that a repair needs and that differ from place to place. What no script would take as it is is left for a person to
/// write in.
public struct ScriptNames {
    /// What stands where a person has to write a name; scripts refuse to change anything with it.
    static let unknownHost = "HOST"
    static let unknownAccount = "ACCOUNT"

    let host: String
    let account: String

    init(_ context: RenderingContext) {
        host = Self.plain(context.host, "-._:[]") ?? Self.unknownHost
        account = context.account.flatMap { Self.accepts(account: $0) ? $0 : nil } ?? Self.unknownAccount
    }

    /// Whether a script takes it: letters of any language, digits, and of other signs only those that mean nothing where accounts
    /// are written.
    public static func accepts(account: String) -> Bool {
        !account.isEmpty && account.utf8.count <= 255
            && account.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII
                    ? isLetterOrDigit(UInt8(scalar.value)) || "-._@\\ '".unicodeScalars.contains(scalar)
                    : scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark
            }
    }

    /// The text with the names in it. An account stands in single quotes of PowerShell and nowhere else.
    func written(into text: String) -> String {
        text.replacing("@HOST@", with: host).replacing("@ACCOUNT@", with: Self.quoted(account))
    }

    /// What stands in single quotes of PowerShell: a quote is doubled, and what is not ASCII, of which a script's encoding could
    /// make something else, is written as its numbers.
    private static func quoted(_ text: String) -> String {
        text.utf16.map { unit in
            guard unit < 0x80, let byte = UInt8(exactly: unit) else {
                return "' + [char] 0x\(String(unit, radix: 16)) + '"
            }
            return byte == UInt8(ascii: "'") ? "''" : String(UnicodeScalar(byte))
        }.joined()
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
