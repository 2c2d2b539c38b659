import Evidence

/// What one connection is asked, whatever it is asked: events in, actions out. The driver runs any of them.
public protocol ConversationSequence: Sendable {
    /// The name that TLS asks for and that certificates are held against.
    var askedHost: String { get }
    /// What the connection is for, in a word or two: it stands in traces.
    var purpose: String { get }

    /// The connection stands, and this is how far to go over it. Told once, before anything else.
    mutating func go(to depth: ClientSequence.Depth)

    /// The certificate of the TLS connection, before `secured` is told.
    mutating func see(_ identity: ShownIdentity)

    mutating func handle(_ event: ClientSequence.Event, atMs: Double) -> [ClientSequence.Action]
}

extension ConversationSequence {
    /// Most ask nothing that hangs on who answers.
    public mutating func see(_ identity: ShownIdentity) {}
}

extension ClientSequence: ConversationSequence {
    public var askedHost: String { plan.askedHost }
    public var purpose: String { plan.question.rawValue }
    public mutating func go(to depth: Depth) { self.depth = depth }
    public mutating func see(_ identity: ShownIdentity) { self.identity = identity }
}
