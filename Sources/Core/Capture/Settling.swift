import RDPSequence

/// When somebody who listens has heard enough.
extension ConversationReader {
    /// After the last word of a connection that was closed: its client may come again at once.
    private static let quietNs: Int64 = 2_000_000_000
    /// Of one that is not closed: longer than a server may take to think, and than a SYN is repeated in.
    private static let silentNs: Int64 = 10_000_000_000

    /// There was a connection of Remote Desktop, and of none there is more to come.
    ///
    /// A session that came about may go on for hours: it is never settled before it ends.
    public func isSettled(atNs: Int64) -> Bool {
        var lastNs = concludedNs
        var isAllClosed = true
        for connection in followed where connection.isRecognised || isServer(connection.server) {
            if connection.isForeign { continue }
            if connection.close == nil {
                if connection.sequence?.isSecured == true || connection.hasSession { return false }
                isAllClosed = false
            }
            lastNs = max(lastNs ?? 0, connection.lastNs)
        }
        guard let lastNs else { return false }
        return atNs - lastNs >= (isAllClosed ? Self.quietNs : Self.silentNs)
    }
}
