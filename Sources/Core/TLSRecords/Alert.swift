public import Primitives

/// What one side tells the other when it gives up, or closes. [RFC 8446 6]
public struct Alert: Hashable, Sendable {
    public static let warning: UInt8 = 1
    public static let fatal: UInt8 = 2

    public var level: UInt8
    /// The AlertDescription, an open set: 40 is handshake_failure.
    public var code: UInt8

    public init(level: UInt8 = Self.fatal, code: UInt8) {
        self.level = level
        self.code = code
    }

    public var isFatal: Bool { level == Self.fatal }

    /// The name in IANA's registry, such as `handshake_failure`; `alert 99` for numbers without one.
    public var name: String { Self.names[code] ?? "alert \(code)" }

    public func encoded() -> [UInt8] { [level, code] }

    public func record(version: UInt16) -> TLSRecord {
        TLSRecord(contentType: .alert, version: version, fragment: encoded())
    }

    /// Reads the fragment of a plaintext alert record that holds one alert.
    public init(decoding fragment: [UInt8]) throws(WireError) {
        var reader = ByteReader(fragment, message: "Alert")
        self = try reader.alert()
        try reader.expectEnd()
    }

    /// Reads all alerts of a plaintext alert record; versions before TLS 1.3 may put several into one.
    public static func all(in fragment: [UInt8]) throws(WireError) -> [Alert] {
        var reader = ByteReader(fragment, message: "Alert")
        var alerts = [try reader.alert()]
        while !reader.isAtEnd { alerts.append(try reader.alert()) }
        return alerts
    }

    private static let names: [UInt8: String] = [
        0: "close_notify",
        10: "unexpected_message",
        20: "bad_record_mac",
        21: "decryption_failed",
        22: "record_overflow",
        30: "decompression_failure",
        40: "handshake_failure",
        41: "no_certificate",
        42: "bad_certificate",
        43: "unsupported_certificate",
        44: "certificate_revoked",
        45: "certificate_expired",
        46: "certificate_unknown",
        47: "illegal_parameter",
        48: "unknown_ca",
        49: "access_denied",
        50: "decode_error",
        51: "decrypt_error",
        52: "too_many_cids_requested",
        60: "export_restriction",
        70: "protocol_version",
        71: "insufficient_security",
        80: "internal_error",
        86: "inappropriate_fallback",
        90: "user_canceled",
        100: "no_renegotiation",
        109: "missing_extension",
        110: "unsupported_extension",
        111: "certificate_unobtainable",
        112: "unrecognized_name",
        113: "bad_certificate_status_response",
        114: "bad_certificate_hash_value",
        115: "unknown_psk_identity",
        116: "certificate_required",
        117: "general_error",
        120: "no_application_protocol",
        121: "ech_required",
    ]
}

extension ByteReader {
    fileprivate mutating func alert() throws(WireError) -> Alert {
        Alert(level: try u8("level"), code: try u8("description"))
    }
}
