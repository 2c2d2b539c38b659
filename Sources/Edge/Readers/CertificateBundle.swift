import Primitives

/// The certificates in a file: DER, PEM, or PKCS #7 (`.p7b`) in either form. Each stays in DER; nothing in it is judged here.
public struct CertificateBundle: Equatable, Sendable {
    /// Files with more are whole stores of issuers.
    public static let most = 100

    public private(set) var certificates: [[UInt8]] = []
    /// A private key lies beside them, or a container that may hold one (PKCS #12).
    public private(set) var holdsKey = false
    /// A PKCS #12 container (`.pfx`), which opens with its password only.
    public private(set) var isPKCS12 = false
    /// More certificates than are kept, or a part that could not be read.
    public private(set) var isIncomplete = false

    public init(_ bytes: [UInt8]) {
        if bytes.first == 0x30 { add(bytes[...]) } else { addText(bytes) }
    }

    /// What a file of this kind begins with: a DER sequence of a plausible length, or the first line of PEM.
    public static func isBeginning(_ bytes: [UInt8]) -> Bool {
        if bytes.first == 0x30 { return bytes.count >= 4 && [0x80, 0x81, 0x82, 0x83].contains(bytes[1]) }
        return beginnings(of: bytes[...]).contains { _ in true }
    }

    // MARK: DER

    private static let signedData: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02]

    private mutating func add(_ der: ArraySlice<UInt8>) {
        var whole = ByteReader(der, message: "certificates")
        guard var outer = try? whole.element(.sequence, "sequence") else {
            isIncomplete = true
            return
        }
        switch outer.peekTag() {
        case BERTag.objectIdentifier: if (try? addSignedData(&outer)) == nil { isIncomplete = true }
        // The version of a PKCS #12 container; a certificate begins with another sequence. [RFC 7292 4]
        case BERTag.integer:
            isPKCS12 = true
            holdsKey = true
        case BERTag.sequence: keep(Array(der.prefix(der.count - whole.remaining)))
        default: isIncomplete = true
        }
        if !whole.isAtEnd { isIncomplete = true }
    }

    /// ContentInfo with SignedData that holds nothing but certificates. [RFC 2315 7, 9.1]
    private mutating func addSignedData(_ outer: inout ByteReader) throws(WireError) {
        var name = try outer.element(.objectIdentifier, "contentType")
        guard Array(name.rest()) == Self.signedData else {
            throw outer.unexpected("contentType", "signedData", "another")
        }
        var content = try outer.element(.context(0), "content")
        var data = try content.element(.sequence, "SignedData")
        try data.skipElement("version")
        try data.skipElement("digestAlgorithms")
        try data.skipElement("contentInfo")
        guard var list = try data.elementIfPresent(.context(0), "certificates") else { return }
        while list.remaining > 0 {
            var ahead = list
            try ahead.skipElement("certificate")
            // Certificates of attributes have other tags. [RFC 5652 10.2.2]
            let isCertificate = list.peekTag() == .sequence
            let element = Array(try list.take(list.remaining - ahead.remaining, "certificate"))
            if isCertificate { keep(element) }
        }
    }

    /// A certificate is a sequence that begins with another, of what is signed. [RFC 5280 4.1]
    private mutating func keep(_ certificate: [UInt8]) {
        var reader = ByteReader(certificate[...], message: "certificate")
        let isPlausible = (try? reader.element(.sequence, "certificate"))?.peekTag() == .sequence
        guard isPlausible, certificates.count < Self.most else {
            isIncomplete = true
            return
        }
        if !certificates.contains(certificate) { certificates.append(certificate) }
    }

    // MARK: PEM

    private static let mark = Array("-----BEGIN ".utf8)
    private static let dashes = Array("-----".utf8)

    private static func beginnings(of bytes: ArraySlice<UInt8>) -> [Int] {
        var found: [Int] = []
        var index = bytes.startIndex
        while let next = bytes[index...].firstIndex(of: UInt8(ascii: "-")) {
            if bytes[next...].starts(with: mark) { found.append(next) }
            index = next + 1
        }
        return found
    }

    /// Blocks of BEGIN and END with base64 between them. [RFC 7468 2]
    private mutating func addText(_ bytes: [UInt8]) {
        for start in Self.beginnings(of: bytes[...]).prefix(2 * Self.most) {
            let line = bytes[(start + Self.mark.count)...].prefix { $0 != 0x0a && $0 != 0x0d }
            let label = String(decoding: line.prefix { $0 != UInt8(ascii: "-") }, as: UTF8.self)
            if label.hasSuffix("PRIVATE KEY") { holdsKey = true }
            guard ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE", "PKCS7", "CMS"].contains(label) else {
                continue
            }
            let body = bytes[line.endIndex...].prefix { $0 != UInt8(ascii: "-") }
            guard bytes[body.endIndex...].starts(with: Self.dashes), let der = decodeBase64(body) else {
                isIncomplete = true
                continue
            }
            add(der[...])
        }
    }
}

/// Blanks and line ends fall; anything else that is no digit makes it nil. [RFC 4648 4]
func decodeBase64(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var bits: UInt32 = 0
    var count = 0
    var padding = 0
    for byte in text {
        let value: UInt32
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): value = UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): value = 62
        case UInt8(ascii: "/"): value = 63
        case UInt8(ascii: "="):
            padding += 1
            continue
        case 0x0a, 0x0d, 0x20, 0x09: continue
        default: return nil
        }
        guard padding == 0 else { return nil }
        bits = bits << 6 | value
        count += 1
        if count % 4 == 0 {
            bytes += [
                UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8),
                UInt8(truncatingIfNeeded: bits),
            ]
        }
    }
    switch count % 4 {
    case 0: break
    case 2: bytes.append(UInt8(truncatingIfNeeded: bits >> 4))
    case 3: bytes += [UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2)]
    default: return nil
    }
    return padding <= 2 ? bytes : nil
}
