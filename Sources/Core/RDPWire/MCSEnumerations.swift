import Primitives

/// What became of an MCS request. All sixteen values have a meaning, a connect message may carry others. [T.125 7, Result]
public struct MCSResult: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let successful = MCSResult(rawValue: 0)
    public static let noSuchChannel = MCSResult(rawValue: 3)
    public static let parametersUnacceptable = MCSResult(rawValue: 8)
    public static let tooManyChannels = MCSResult(rawValue: 11)
    public static let unspecifiedFailure = MCSResult(rawValue: 14)
    public static let userRejected = MCSResult(rawValue: 15)

    private static let names = [
        "rt-successful", "rt-domain-merging", "rt-domain-not-hierarchical", "rt-no-such-channel", "rt-no-such-domain",
        "rt-no-such-user", "rt-not-admitted", "rt-other-user-id", "rt-parameters-unacceptable",
        "rt-token-not-available", "rt-token-not-possessed", "rt-too-many-channels", "rt-too-many-tokens",
        "rt-too-many-users", "rt-unspecified-failure", "rt-user-rejected",
    ]

    /// The name in T.125, nil for numbers above 15.
    public var name: String? { rawValue < Self.names.count ? Self.names[Int(rawValue)] : nil }
}

/// Why an MCS provider disconnects. An open set of three bits. [T.125 7, Reason]
public struct MCSReason: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue & 7 }

    public static let domainDisconnected = MCSReason(rawValue: 0)
    public static let providerInitiated = MCSReason(rawValue: 1)
    public static let tokenPurged = MCSReason(rawValue: 2)
    public static let userRequested = MCSReason(rawValue: 3)
    public static let channelPurged = MCSReason(rawValue: 4)

    private static let names = [
        "rn-domain-disconnected", "rn-provider-initiated", "rn-token-purged", "rn-user-requested", "rn-channel-purged",
    ]

    /// The name in T.125, nil for 5, 6 and 7.
    public var name: String? { rawValue < Self.names.count ? Self.names[Int(rawValue)] : nil }
}
