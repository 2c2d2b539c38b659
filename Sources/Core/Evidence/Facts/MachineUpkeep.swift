/// How a Windows machine keeps its clock (`w32tm /query /status`).
public struct MachineClock: Fact {
    public static let kind = "machine.clock"
    public static let step = Step.reach
    public static let meaning =
        "How the computer that the file tells about keeps its clock: `leap` (0 to 2: it is set by a source; 3: by none), `stratum` (how many machines from a clock; 0: not known), `isOwnClock` (the source is the computer's own clock)."

    /// The leap indicator. [RFC 5905 7.3]
    public let leap: UInt32
    public let stratum: UInt32
    public let isOwnClock: Bool

    public init(leap: UInt32, stratum: UInt32, isOwnClock: Bool) {
        self.leap = leap
        self.stratum = stratum
        self.isOwnClock = isOwnClock
    }
}

/// Updates of Windows (`wmic qfe`, `Get-HotFix`): of cumulative ones the last.
public struct MachineUpdates: Fact {
    public static let kind = "machine.updates"
    public static let step = Step.reach
    public static let meaning =
        "Updates that the computer of the file lists as installed: `updates` (their numbers, such as KB5034441; of cumulative updates Windows lists the newest)."

    public let updates: [String]

    public init(updates: [String]) { self.updates = updates }
}

/// How a session host is licensed (`Win32_TerminalServiceSetting`).
public struct MachineLicensing: Fact {
    public static let kind = "machine.licensing"
    public static let step = Step.reach
    public static let meaning =
        "How the computer of the file is licensed for remote sessions: `mode` (0 for administration, 1 for many users), `licensingType` (2 per device, 4 per user, 5 not set; others are administration's), `graceDays` (days that are left without licences; absent where the machine does not say)."

    public let mode: UInt32
    public let licensingType: UInt32
    public let graceDays: UInt32?

    public init(mode: UInt32, licensingType: UInt32, graceDays: UInt32?) {
        self.mode = mode
        self.licensingType = licensingType
        self.graceDays = graceDays
    }
}

/// How much memory programs may still have (`Win32_OperatingSystem`).
public struct MachineMemory: Fact {
    public static let kind = "machine.memory"
    public static let step = Step.reach
    public static let meaning =
        "Memory of the computer of the file, with its paging files: `freeKiB` (programs may still have it), `totalKiB`."

    public let freeKiB: UInt64
    public let totalKiB: UInt64

    public init(freeKiB: UInt64, totalKiB: UInt64) {
        self.freeKiB = freeKiB
        self.totalKiB = totalKiB
    }
}
