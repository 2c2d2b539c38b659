import Primitives
import RDPWire
import Transport

/// How the bytes of a session are wrapped: by TLS alone, or by Standard RDP Security. [MS-RDPBCGR 5.3, 5.4]
struct SessionSecurity: Sendable {
    /// Nil: TLS does it all.
    private let settled: ServerSecurityData?
    private var keys: StandardSecurity?
    private let cryptography = SystemCryptography()

    init(_ settled: ServerSecurityData) {
        self.settled = settled.encryptionMethod.isEmpty ? nil : settled
    }

    /// The client's random number must come before all else.
    var awaitsExchange: Bool { settled != nil && keys == nil }

    /// False: nothing can be made of it.
    mutating func exchange(_ userData: ArraySlice<UInt8>) -> Bool {
        guard let settled, let exchange = try? SecurityExchange(userData: userData),
            let random = OldKey.decrypt(exchange.encryptedClientRandom, length: 32, cryptography)
        else { return false }
        keys = StandardSecurity(
            .server, method: settled.encryptionMethod, clientRandom: random, serverRandom: settled.serverRandom,
            cryptography: cryptography)
        return keys != nil
    }

    /// What a client sent, in clear. `hasHeader`: with TLS too a security header stands before it.
    mutating func open(
        _ userData: ArraySlice<UInt8>, hasHeader: Bool
    ) throws(WireError) -> (flags: SecurityHeader.Flags, body: [UInt8]) {
        if settled != nil {
            guard var opening = keys else { return ([], []) }
            defer { keys = opening }
            return try opening.open(userData)
        }
        guard hasHeader else { return ([], Array(userData)) }
        var reader = ByteReader(userData, message: "Security Header")
        let flags = try SecurityHeader(from: &reader).flags
        return (flags, Array(reader.rest()))
    }

    /// At the low level only what the client sends is encrypted. [MS-RDPBCGR 5.3.1]
    private var sealsNothing: Bool { settled?.encryptionLevel == .low }

    mutating func wrap(_ bytes: [UInt8]) -> [UInt8] {
        guard var sealing = keys else { return bytes }
        guard !sealsNothing else { return SecurityHeader(flags: []).before(bytes) }
        defer { keys = sealing }
        return sealing.seal(bytes)
    }

    mutating func wrapFastPath(_ payload: [UInt8]) -> [UInt8] {
        guard var sealing = keys, !sealsNothing else { return FastPathPDU(payload: payload).encoded() }
        defer { keys = sealing }
        return sealing.sealFastPath(payload).encoded()
    }

    /// Decrypts a frame of input only so that the next message can be.
    mutating func pass(fastPath frame: ArraySlice<UInt8>) throws(WireError) {
        guard var opening = keys else { return }
        defer { keys = opening }
        _ = try opening.openFastPath(frame)
    }
}
