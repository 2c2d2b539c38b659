/// What a probe or a reader saw, never what it means. One type a kind, one file a type, listed in `factTypes`.
public protocol Fact: Codable, Sendable, Equatable {
    /// Stable and dotted: `certificate.notAfter`.
    static var kind: String { get }
    static var step: Step { get }
    /// One line for `Docs/observations.md`: what was seen, and what the fields of the value hold.
    static var meaning: String { get }
}

extension Fact {
    public var kind: String { Self.kind }
    public var step: Step { Self.step }
}

/// Every kind of fact there is. A new one is a new file in `Facts/` and a line here.
public let factTypes: [any Fact.Type] = [
    UserCode.self, ClientEnvironment.self, WindowsClient.self, OtherVantage.self,
    NameAsked.self, SystemNames.self, DNSNames.self, AddressClass.self,
    PortAnswer.self, OtherPortAnswer.self, LaterConnections.self,
    ProtocolAnswer.self, NegotiationFailure.self, ForeignBanner.self,
    HandshakeEnd.self, TLSOffer.self, ClientOffer.self,
    CertificateShown.self, CertificateNotBefore.self, CertificateNotAfter.self, CertificateNames.self,
    CertificateTrust.self,
    CertificateHistory.self, IdentityHistory.self, IdentitySeenAgain.self,
    HostsFileEntry.self, ByAddress.self, OwnName.self,
    GatewayNames.self, GatewayPort.self, GatewayHandshake.self, GatewayCertificate.self, GatewayAnswer.self,
    GatewayIdentity.self, GatewayUDP.self,
    CredSSPAnswer.self, NTLMIdentity.self, ServerClock.self, NLAPolicy.self, KDCAnswer.self, KerberosOutcome.self,
    IdentityTrust.self, LogonEnd.self, EarlyAuthorization.self, PictureSeen.self, RedirectionFollowed.self,
    RDPSecurity.self, RDPSecurityRefused.self,
    ListenerKey.self,
    JoinEnd.self, ConferenceSettings.self, MultitransportOffer.self, ErrorInfo.self, Redirection.self,
    EarlyMessage.self,
    LicensingEnd.self,
    SessionSecured.self, LicenseExchange.self, ShareOpened.self, ActivateEnd.self, LogonNotice.self, ServerStatus.self,
    ScreenDrawn.self, DrawEnd.self,
    PathOutgoing.self, PathIncoming.self, PathEcho.self, PathRepeat.self,
    RequestSeen.self, HelloSeen.self, ClientLeft.self, EncryptedTurns.self, CaptureClose.self, CapturePath.self,
    CaptureUDP.self, CapturedOthers.self,
    ParallelConnections.self, UDPAnswer.self, WatchRound.self, WatchSummary.self,
    LogCoverage.self, LoggedAttempt.self, BareArrivals.self, PasswordGuessing.self, AccountRefusal.self,
    ServiceEvents.self, ListenerEvents.self, CertificateEvents.self, SchannelEvents.self, IdentityEvents.self,
    LicensingEvents.self, SessionEvents.self, TransportEvents.self, GatewayConnection.self, ClientConnection.self,
    MachineSockets.self, MachineService.self, MachineProcesses.self, MachineSessions.self, MachinePolicies.self,
    MachineAdapters.self, MachineInterfaceMTU.self, MachineRoutes.self,
    MachineRunning.self, MachineProtection.self, MachineLogonRights.self, MachineGroup.self, MachineSecureChannel.self,
    MachineMemory.self,
    MachineClock.self, MachineUpdates.self, MachineLicensing.self, MachinePortProxies.self, MachineReservedPorts.self,
    SavedCredentials.self, ConnectionFile.self, CertificateFile.self,
    MachineName.self, MachineRegistry.self, MachineSetting.self, MachineListener.self, MachineFirewallRule.self,
    MachineCertificates.self, MachineGroupPolicies.self, MachineProxy.self,
]

private let factTypeByKind: [String: any Fact.Type] = Dictionary(
    factTypes.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })

public func factType(ofKind kind: String) -> (any Fact.Type)? { factTypeByKind[kind] }
