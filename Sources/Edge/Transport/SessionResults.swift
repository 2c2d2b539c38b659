public import Drawing
public import RDPWire

/// Takes what a session gives that is no fact: a picture is too large for one, a redirection has secrets in it.
public struct SessionResults: Sendable {
    /// Called once, at the end, with what the server drew.
    public var picture: @Sendable (Screen) -> Void
    /// Called once, where the server sends the client on.
    public var redirect: @Sendable (ServerRedirection) -> Void

    /// Without anything, both are let go.
    public init(
        picture: @escaping @Sendable (Screen) -> Void = { _ in },
        redirect: @escaping @Sendable (ServerRedirection) -> Void = { _ in }
    ) {
        self.picture = picture
        self.redirect = redirect
    }
}
