public import Evidence

/// What a capture held of Remote Desktop.
public struct CapturedConversations: Sendable {
    /// Each a walk of its own, in the order of their beginning.
    public var walks: [Walk] = []
    public var warnings: [FileReading.Warning] = []

    public init() {}
}

/// What was passed over or could not be used, for the warnings.
struct CaptureCounts {
    var frames = 0
    var firstNs: Int64?
    var lastNs: Int64 = 0
    /// Frames of which less was captured than was sent.
    var cutFrames = 0
    /// Connections to a Remote Desktop port that were opened and closed without a word.
    var bareConnections = 0
    /// Connections to a Remote Desktop port whose client speaks another protocol.
    var foreignClients = 0
    /// Conversations of which bytes are missing, or which began before the capture.
    var incomplete = 0
    var startMissing = 0
    var oneSided = 0
    /// Conversations that were too many to be kept.
    var notKept = 0
    var unfinishedPackets = 0
    /// Remote Desktop within a connection that began before the capture, which nobody reads.
    var unansweredBriefly = 0

    var warnings: [FileReading.Warning] {
        [
            warning(cutFrames, "frames-cut", "frame was captured in part only", "frames were captured in part only")
                .map { .init(id: $0.id, text: $0.text + " (its snap length): what is missing is not judged") },
            warning(
                startMissing, "start-missing", "connection began before the capture: its beginning is not judged",
                "connections began before the capture: their beginnings are not judged"),
            warning(
                oneSided, "one-direction",
                "connection was captured in one direction only: nothing is concluded from it",
                "connections were captured in one direction only: nothing is concluded from them"),
            warning(
                incomplete, "packets-missing", "connection has packets that are missing in the capture",
                "connections have packets that are missing in the capture"
            ).map {
                .init(id: $0.id, text: $0.text + ": what came after is not judged")
            },
            warning(
                unansweredBriefly, "ends-too-early",
                "connection had waited less than a server may take when the capture ended or its client left",
                "connections had waited less than a server may take when the capture ended or their client left"),
            warning(
                unfinishedPackets, "fragments-missing", "fragmented packet never became whole",
                "fragmented packets never became whole"),
            warning(
                bareConnections, "bare-connections", "connection to a Remote Desktop port was closed without a request",
                "connections to a Remote Desktop port were closed without a request"),
            warning(
                foreignClients, "other-protocols", "connection to a Remote Desktop port speaks another protocol",
                "connections to a Remote Desktop port speak another protocol"),
            warning(
                notKept, "conversations-not-kept", "earlier connection was too many and is not kept",
                "earlier connections were too many and are not kept"),
        ].compactMap { $0 }
    }

    private func warning(_ count: Int, _ id: String, _ one: String, _ many: String) -> FileReading.Warning? {
        guard count > 0 else { return nil }
        return .init(id: id, text: "\(count) \(count == 1 ? one : many)")
    }
}
