import CredSSP
public import Drawing
import Evidence
import NIOCore
import Primitives
import RDPSequence
import RDPWire
import Synchronization
import Transport

/// A session to be opened, as far as its first screen.
public struct SessionWish: Sendable {
    public var width: Int
    public var height: Int
    /// Takes what the server drew, once the walk is over.
    public var picture: @Sendable (Screen) -> Void

    public init(width: Int = 1024, height: Int = 768, picture: @escaping @Sendable (Screen) -> Void) {
        self.width = width
        self.height = height
        self.picture = picture
    }
}

extension WalkRunner {
    /// What the one connection that opens a session takes with it; nil where none is to be opened.
    func sessionPlan(_ logon: LogonPlan?) -> SessionPlan? {
        guard let wish = options.session else { return nil }
        // A server that asks for a logon before the session opens none for nobody, and is not asked to.
        let hasPassword = logon != nil && logon?.isRestrictedAdmin != true
        let none = Secret("")
        var plan = SessionPlan(
            cryptography: SystemCryptography(), userName: logon?.account.user ?? "",
            domain: logon?.account.domain ?? "", password: hasPassword ? options.logon?.password ?? none : none)
        plan.width = UInt16(clamping: wish.width)
        plan.height = UInt16(clamping: wish.height)
        // A server may think for long before it draws at all; only the user's own time ends that.
        plan.emptyMs = options.timeoutMs
        return plan
    }

    /// What of a conversation is too large or too secret for facts.
    final class SessionYield: Sendable {
        private let screen = Mutex<Screen?>(nil)
        private let redirection = Mutex<ServerRedirection?>(nil)

        var results: SessionResults {
            SessionResults(
                picture: { [self] picture in screen.withLock { $0 = picture } },
                redirect: { [self] packet in redirection.withLock { $0 = packet } })
        }

        var picture: Screen? { screen.withLock(\.self) }
        var redirectedTo: ServerRedirection? { redirection.withLock(\.self) }
    }
}

extension WalkRunner {
    /// What the session gave: its picture, or a machine to go on to.
    func settle(_ yield: SessionYield, at address: SocketAddress, _ logon: LogonPlan?) async {
        if let redirection = yield.redirectedTo { return await follow(redirection, from: address, logon) }
        if let picture = yield.picture { options.session?.picture(picture) }
    }
}
