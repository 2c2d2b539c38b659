/// One thing that can be done about causes: a row of `Data/repairs`. Which causes it serves stands with the causes.
public struct Repair: Decodable, Equatable, Sendable {
    /// Where it is carried out; who can reach that place stands in `--can`.
    public enum Place: String, Decodable, Sendable, CaseIterable { case client, server, domain, network }

    public enum Risk: String, Codable, Sendable, CaseIterable, Comparable {
        case none, low, medium, high

        public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    public enum Reboot: String, Codable, Sendable, CaseIterable, Comparable {
        case none, service, machine

        public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// How well the old state can be had back.
    public enum UndoKind: String, Codable, Sendable {
        /// Value by value.
        case exact
        /// From an export that is made first.
        case `import`
        case none
    }

    /// What is known about it, the best first.
    public enum Basis: String, Decodable, Sendable {
        case measured, captured, documented
        case thirdParty = "third-party"
        case unchecked
    }

    /// One change that it makes.
    public struct Change: Codable, Equatable, Sendable {
        public enum Place: String, Codable, Sendable {
            case registry, service, firewall, certificate, credential, file, filePermission, clientSetting, command
        }

        public let `where`: Place
        public let path: String
        /// Of a registry value: `REG_DWORD`.
        public let type: String?
        /// Nil: it is removed.
        public let after: String?
        /// The id of what a person has to write in for it, where no walk can know it: see `Blank` of Repairs.
        public let blank: String?
        /// The number is the least that is wanted: a larger one that is there already counts as being as it should be, and is
        /// left alone. Only of REG_DWORD. Nil: exactly this number.
        public let atLeast: Bool?
        /// What the policy over it sets for the same, where that is another number; a larger one that it sets counts as well.
        public let byPolicy: String?
    }

    /// A value that has to be large enough before this repair is carried out; where it is not, another repair comes first.
    public struct Condition: Decodable, Equatable, Sendable {
        /// A REG_DWORD; where it is not set nothing stands in the way.
        public let path: String
        public let atLeast: String
        /// The id of the repair that makes it so.
        public let repair: String
        /// Why, a sentence.
        public let why: String
    }

    public let id: String
    /// A command: `Switch Remote Desktop on`.
    public let title: String
    public let place: Place
    public let needs: [String]
    public let risk: Risk
    public let lowersSecurity: Bool
    public let interrupts: String
    /// It ends a Remote Desktop session from which it is carried out.
    public let cutsThisSession: Bool
    public let reboot: Reboot
    /// Among repairs of one risk the smaller comes first.
    public let order: Int
    /// What has to hold before, each as a sentence.
    public let precheck: [String]
    public let changes: [Change]
    public let undo: String
    public let undoKind: UndoKind
    /// How it is seen that it helped.
    public let verify: String
    public let basis: Basis
    public let sources: [String]
    /// Nil: nothing has to be done before.
    public let requires: [Condition]?
    /// Only as a timed experiment that undoes itself.
    public let experiment: Bool?
    /// Never carried out by redial: words for who can.
    public let adviceOnly: Bool?
    /// Why no file that redial writes can carry it out, a sentence; nil where one can, and where nobody said why.
    public let person: String?
}

/// What the web advises and redial does not do, with the reason.
public struct RefusedFix: Decodable, Equatable, Sendable {
    public let id: String
    public let title: String
    public let why: String
    /// Ids of repairs that serve what it is meant for.
    public let instead: [String]
    public let source: String
}
