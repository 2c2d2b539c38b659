import CTLS

/// SHA-256 of these bytes as 64 lower-case hex digits. [FIPS 180-4]
public func sha256Hex(_ bytes: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    _ = ctls_sha256(bytes, bytes.count, &digest)
    return digest.map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
}
