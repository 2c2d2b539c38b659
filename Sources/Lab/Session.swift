public import RDPWire

/// What a server does behind the conference, from the Client Info PDU to its screen. [MS-RDPBCGR 1.3.1.1]
public struct Session: Equatable, Sendable {
    public var licensing = Licensing.validClient
    public var scene = Scene.desktop
    /// What is shown to whom the Client Info PDU does not log on; nil: everybody is let in.
    public var refusedScene: Scene?
    public var encoding = Encoding.raw
    /// Updates go the slow path whatever the client can.
    public var isSlowPath = false
    /// What happens beside the usual course, in this order where several happen at one stage.
    public var deeds: [Deed] = []

    public init() {}

    /// How licensing goes. [MS-RDPELE 1.3.3]
    public enum Licensing: Equatable, Sendable {
        /// No licence is asked for.
        case validClient
        /// The client is issued one.
        case new
        /// The client is told what is wrong.
        case error(LicenseError.Code)
        /// One challenge after the other.
        case endless
        case silence
    }

    /// When something happens.
    public enum Stage: Equatable, Sendable {
        /// Right behind the Client Info PDU, in place of licensing.
        case clientInfo
        /// Behind licensing, before the Demand Active PDU.
        case license
        /// Behind the client's Confirm Active PDU.
        case confirmActive
        /// Behind the Font Map PDU, before anything is painted.
        case fontMap
        /// Behind the first picture.
        case picture
    }

    public struct Deed: Equatable, Sendable {
        public var stage: Stage
        public var act: Act

        public init(_ stage: Stage, _ act: Act) {
            self.stage = stage
            self.act = act
        }
    }

    public enum Act: Equatable, Sendable {
        /// Set Error Info, and then the end.
        case errorInfo(UInt32)
        /// A logon error in a Save Session Info PDU; the session goes on. [MS-RDPBCGR 2.2.10.1.1.4.1.1]
        case logonError(LogonError)
        /// Sends the client on, in place of demanding activation; with `once` a client that comes back as one that was sent is let in.
        case redirect(to: String, once: Bool)
        /// Deactivate All, and then nothing.
        case deactivate
        /// Deactivate All, and then the whole activation once more.
        case reactivate
        case end(Reaction.Ending)
    }

    /// How rectangles of pixels are written. [MS-RDPBCGR 2.2.9.1.1.3.1.2.2]
    public enum Encoding: Equatable, Sendable {
        /// As they are.
        case raw
        /// 32 bit in planes, one after the other. [MS-RDPEGDI 2.2.2.5]
        case planar
        /// 16 bit in runs. [MS-RDPBCGR 2.2.9.1.1.3.1.2.4]
        case interleaved
    }
}

/// What a server paints.
public enum Scene: Equatable, Sendable {
    case black
    /// 0x00RRGGBB.
    case color(UInt32)
    case desktop
    /// The desktop, and something on it that never stands still.
    case moving
    /// The upper half of the desktop, and nothing ever after.
    case frozen
    case login
    /// A logon that was refused, told in a window.
    case refused
    /// Nothing at all.
    case nothing
    case hostile(HostileUpdate)
}

extension Session {
    static func with(_ change: (inout Session) -> Void) -> Session {
        var session = Session()
        change(&session)
        return session
    }

    static func showing(_ scene: Scene) -> Session { with { $0.scene = scene } }
    static func doing(_ act: Act, at stage: Stage) -> Session { with { $0.deeds = [Deed(stage, act)] } }
}
