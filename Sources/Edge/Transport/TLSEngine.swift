import CTLS
import Dispatch
import Primitives

/// One side of one TLS connection over memory buffers. Lives on one thread; the owner moves the bytes.
public final class TLSEngine {
    public enum Progress: Equatable { case wantsMore, done, failed, closed }

    /// What a handshake came to, as far as it got.
    public struct Conclusion {
        public var version: String
        public var cipher: String?
        public var alertReceived: Int?
        public var alertSent: Int?
        public var sawServerHello: Bool
        public var sawCertificate: Bool
        public var sawServerHelloDone: Bool
        public var error: String
        /// DER, leaf first; also where the handshake failed after the certificate.
        public var chain: [[UInt8]]
    }

    private let connection: OpaquePointer
    private static let pieceSize = 16_640

    /// Loads what the first client's side would wait for, on a thread of its own.
    public static func prepareClient() { DispatchQueue(label: "redial.tls").async { ctls_client_prepare() } }

    /// A client's side. Nil only when memory ran out.
    public init?(clientFor serverName: String?) {
        guard let connection = ctls_client_new(serverName) else { return nil }
        self.connection = connection
    }

    /// A server's side, for the lab. `versions` are wire numbers (0x0303 is TLS 1.2). Nil when the identity cannot be used.
    public init?(
        serverWith identity: TLSIdentity, versions: ClosedRange<UInt16> = 0x0301...0x0304, ciphers: String = "DEFAULT"
    ) {
        let made = ctls_server_new(identity.pointer, Int32(versions.lowerBound), Int32(versions.upperBound), ciphers)
        guard let connection = made else { return nil }
        self.connection = connection
    }

    deinit { ctls_free(connection) }

    public func put(_ bytes: some Collection<UInt8>) {
        let array = Array(bytes)
        _ = array.withUnsafeBufferPointer { ctls_put(connection, $0.baseAddress, $0.count) }
    }

    /// Everything that waits to be sent.
    public func take() -> [UInt8] {
        var out: [UInt8] = []
        while true {
            let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
                count = ctls_take(connection, buffer.baseAddress, Self.pieceSize)
            }
            if piece.isEmpty { return out }
            out += piece
        }
    }

    public func handshake() -> Progress { progress(ctls_handshake(connection)) }

    /// Decrypted bytes at hand (at most 64 KiB at once), and whether the stream goes on.
    public func read() -> (bytes: [UInt8], progress: Progress) {
        var out: [UInt8] = []
        while out.count < 65_536 {
            var result: Int32 = 0
            let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
                result = ctls_read(connection, buffer.baseAddress, Self.pieceSize)
                count = max(0, Int(result))
            }
            guard result > 0 else { return (out, progress(result)) }
            out += piece
        }
        return (out, .done)
    }

    public func write(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBufferPointer { ctls_write(connection, $0.baseAddress, $0.count) }
    }

    public func close() { ctls_close(connection) }

    /// A fatal alert, for the lab; nothing is sent where OpenSSL does not let us.
    public func alert(_ number: UInt8) { _ = ctls_alert(connection, Int32(number)) }

    public var conclusion: Conclusion {
        let seen = ctls_seen(connection)
        return Conclusion(
            version: ctls_version(connection).map { String(cString: $0) } ?? "",
            cipher: ctls_cipher(connection).map { String(cString: $0) },
            alertReceived: number(ctls_alert_received(connection)), alertSent: number(ctls_alert_sent(connection)),
            sawServerHello: seen & Int32(CTLS_SAW_SERVER_HELLO) != 0,
            sawCertificate: seen & Int32(CTLS_SAW_CERTIFICATE) != 0,
            sawServerHelloDone: seen & Int32(CTLS_SAW_SERVER_HELLO_DONE) != 0,
            error: cText(256) { ctls_error(connection, $0, $1) }, chain: chain)
    }

    private var chain: [[UInt8]] {
        (0..<ctls_chain_count(connection)).compactMap { index in
            var length = 0
            return ctls_chain_der(connection, index, &length).map {
                Array(UnsafeBufferPointer(start: $0, count: length))
            }
        }
    }

    private func number(_ alert: Int32) -> Int? { alert < 0 ? nil : Int(alert) }

    private func progress(_ result: Int32) -> Progress {
        switch Int(result) {
        case CTLS_DONE: .done
        case CTLS_WANTS_MORE: .wantsMore
        case CTLS_CLOSED: .closed
        default: .failed
        }
    }
}

/// Runs a C function that fills a buffer with text.
func cText(_ size: Int, _ fill: (UnsafeMutablePointer<CChar>, Int) -> Void) -> String {
    let bytes = [CChar](unsafeUninitializedCapacity: size) { buffer, count in
        guard let base = buffer.baseAddress else { return }
        base[0] = 0
        fill(base, size)
        count = size
    }
    return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
