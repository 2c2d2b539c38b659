import Evidence
import Primitives

/// What the server's own tools tell of the key that its TLS needs.
func listenerKeyFindings(_ seen: Seen) -> [Finding] {
    // Who completes a handshake can read its key, whatever was so when the file was made.
    guard seen.first(HandshakeEnd.self)?.fact.outcome != .completed else { return [] }
    // The one that is in use says more than the one that may be.
    let keys = seen.all(ListenerKey.self)
    guard let (observation, key) = keys.first(where: { $0.fact.certificate != .own }) ?? keys.first else { return [] }
    func finding(_ value: String) -> [Finding] {
        [Finding("encrypt.listenerKey", value, observation, ["who": .text(closedOut(of: key))])]
    }
    if key.certificate != .own, key.isThere == false { return finding("no-key") }
    if [key.system, key.networkService].contains(.unreadable) {
        switch key.certificate {
        case .own: return finding("own-unreadable")
        case .selfSigned: return finding("unreadable")
        case .bound: return finding("bound-unreadable")
        }
    }
    return key.system == .readable && key.networkService == .readable ? finding("readable") : []
}

private func closedOut(of key: ListenerKey) -> String {
    let names = [(key.system, "SYSTEM"), (key.networkService, "NETWORK SERVICE")]
    return names.filter { $0.0 == .unreadable }.map(\.1).joined(separator: " and ")
}
