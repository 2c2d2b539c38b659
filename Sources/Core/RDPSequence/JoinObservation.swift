import Evidence
import Primitives
import RDPWire

/// The client's side of a conference that somebody else holds, read from a capture.
extension JoinReader {
    /// A client says no longer than this what is not told apart anyway.
    private static let mostUnsent = 65_536

    /// Takes what the client sent, so that the reader knows what the server answers.
    mutating func sent(_ bytes: ArraySlice<UInt8>, _ atMs: Double) -> [ClientSequence.Action] {
        guard case .over = phase else {
            unsent.append(contentsOf: bytes.prefix(Self.mostUnsent - unsent.count))
            return readSent(atMs)
        }
        return []
    }

    private mutating func readSent(_ atMs: Double) -> [ClientSequence.Action] {
        var actions: [ClientSequence.Action] = []
        while let length = (try? TPKT.frameLength(unsent[...])) ?? nil, unsent.count >= length {
            actions += said(unsent[..<length], atMs)
            unsent = Array(unsent[length...])
        }
        return actions
    }

    private mutating func said(_ frame: ArraySlice<UInt8>, _ atMs: Double) -> [ClientSequence.Action] {
        if case .awaitingResponse = phase, let initial = try? ConnectInitial(frame: frame) {
            sentAtMs = atMs
            let request = try? ConferenceCreateRequest(initial.userData[...])
            if let security = request?.security { offered = security.encryptionMethods }
            return []
        }
        switch try? DomainPDU(frame: frame) {
        case .attachUserRequest, .channelJoinRequest: sentAtMs = atMs
        case .sendDataRequest: return wentOn(atMs)
        case .disconnectProviderUltimatum: phase = .leaving
        default: break
        }
        return []
    }

    /// The client has all its channels once it sends something over one of them.
    private mutating func wentOn(_ atMs: Double) -> [ClientSequence.Action] {
        guard case .joining = phase else { return [] }
        let actions = end(.joined, atMs, stage: .channels)
        phase = .beyond
        return actions
    }
}

/// Whether the Basic Security Header says that the rest is encrypted. [MS-RDPBCGR 2.2.8.1.1.2.1]
func isEncrypted(_ data: SendData) -> Bool {
    guard (try? SharePDU(userData: data.userData[...])) == nil else { return false }
    var reader = ByteReader(data.userData[...], message: "security header")
    return (try? SecurityHeader(from: &reader))?.flags.contains(.encrypt) ?? false
}
