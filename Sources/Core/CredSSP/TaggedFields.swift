import Primitives

/// Optional OCTET STRINGs in explicit tags, of which CredSSP and SPNEGO are made.
extension ByteReader {
    mutating func octetStringIfPresent(_ tag: BERTag, _ field: StaticString) throws(WireError) -> [UInt8]? {
        guard var element = try elementIfPresent(tag, field) else { return nil }
        let contents = try element.octetString(field)
        try element.expectEnd()
        return Array(contents)
    }
}

extension ByteWriter {
    mutating func octetString(_ bytes: [UInt8]?, tag: BERTag) {
        guard let bytes else { return }
        element(tag) { $0.octetString(bytes) }
    }
}
