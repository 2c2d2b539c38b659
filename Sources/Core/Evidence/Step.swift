/// The ten steps of a Remote Desktop connection, in the order in which a client takes them.
public enum Step: String, CaseIterable, Codable, Sendable, Comparable {
    case resolve, reach, negotiate, encrypt, authenticate, join, license, activate, draw, stay

    public var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    public static func < (left: Step, right: Step) -> Bool { left.index < right.index }
    public var next: Step? { self == .stay ? nil : Self.allCases[index + 1] }
}
