import Transport

/// The server's side of TLS on one connection, broken off where the behaviour says so.
final class SecureLayer {
    /// What came of some bytes of the client.
    struct Heard {
        /// Of the handshake, ready for the network.
        var toSend: [UInt8] = []
        var becameSecured = false
        var decrypted: [UInt8] = []
        /// How the connection ends after that; nil: it goes on.
        var ending: Reaction.Ending?
    }

    private let engine: TLSEngine
    private let cut: Handshake.Cut?
    private let resetsOffersAbove: UInt16?
    private var flightBytes = 0
    private var isSecured = false
    private var isOver = false

    /// Nil when OpenSSL takes neither identity nor ciphers.
    init?(_ identity: TLSIdentity, _ handshake: Handshake) {
        guard let engine = TLSEngine(serverWith: identity, versions: handshake.versions, ciphers: handshake.ciphers)
        else {
            return nil
        }
        self.engine = engine
        cut = handshake.cut
        resetsOffersAbove = handshake.resetsOffersAbove
    }

    func receive(_ bytes: [UInt8]) -> Heard {
        guard !isOver else { return Heard() }
        var heard = Heard()
        if !isSecured, let limit = resetsOffersAbove, offersMore(than: limit, bytes) {
            end(&heard, .reset)
            return heard
        }
        engine.put(bytes)
        if !isSecured { shakeHands(&heard) }
        if isSecured { read(&heard) }
        return heard
    }

    func encrypt(_ bytes: [UInt8]) -> [UInt8] {
        guard isSecured else { return bytes }
        engine.write(bytes)
        return engine.take()
    }

    func alert(_ number: UInt8) -> [UInt8] {
        guard isSecured else { return [] }
        engine.alert(number)
        return engine.take()
    }

    /// close_notify, where there is something to close.
    func farewell() -> [UInt8] {
        guard isSecured else { return [] }
        engine.close()
        return engine.take()
    }

    private func shakeHands(_ heard: inout Heard) {
        let progress = engine.handshake()
        heard.toSend = engine.take()
        switch progress {
        case .wantsMore: break
        case .done:
            isSecured = true
            heard.becameSecured = true
        case .failed, .closed: end(&heard, .close)
        }
        if let cut, !heard.toSend.isEmpty { cutFlight(&heard, cut) }
    }

    private func cutFlight(_ heard: inout Heard, _ cut: Handshake.Cut) {
        if let limit = cut.afterBytes { heard.toSend = Array(heard.toSend.prefix(max(0, limit - flightBytes))) }
        flightBytes += heard.toSend.count
        guard flightBytes >= cut.afterBytes ?? 0 else { return }
        isSecured = false
        heard.becameSecured = false
        end(&heard, cut.ending)
    }

    private func read(_ heard: inout Heard) {
        // The engine hands out a piece at a time.
        var progress = TLSEngine.Progress.done
        while progress == .done {
            let piece = engine.read()
            heard.decrypted += piece.bytes
            progress = piece.progress
        }
        heard.toSend += engine.take()
        if progress == .failed || progress == .closed { end(&heard, .close) }
    }

    private func end(_ heard: inout Heard, _ ending: Reaction.Ending) {
        isOver = true
        heard.ending = ending
    }
}
