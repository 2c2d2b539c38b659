import Primitives

extension [UInt8] {
    func ends(with tail: [UInt8]) -> Bool { suffix(tail.count).elementsEqual(tail) }

    /// Cut or filled with zeros to `count` bytes, for fields of fixed size.
    func fitted(to count: Int) -> [UInt8] {
        prefix(count) + [UInt8](repeating: 0, count: Swift.max(0, count - self.count))
    }
}

extension ByteReader {
    /// Throws unless the next little-endian number, equals `value`.
    mutating func expectU16le(_ value: UInt16, _ field: StaticString) throws(WireError) {
        let at = offset
        let got = try u16le(field)
        guard got == value else { throw unexpected(field, "\(value)", "\(got)", at: at) }
    }

    /// A little-endian number if any byte is left, for the optional fields at the end of a block.
    mutating func u16leIfPresent(_ field: StaticString) throws(WireError) -> UInt16? {
        isAtEnd ? nil : try u16le(field)
    }
    mutating func u32leIfPresent(_ field: StaticString) throws(WireError) -> UInt32? {
        isAtEnd ? nil : try u32le(field)
    }

    mutating func expectU32le(_ value: UInt32, _ field: StaticString) throws(WireError) {
        let at = offset
        let got = try u32le(field)
        guard got == value else { throw unexpected(field, "\(value)", "\(got)", at: at) }
    }

    /// Text in a field of fixed size, up to the first zero; units that pair with none become the replacement character.
    mutating func utf16le(byteCount: Int, _ field: StaticString) throws(WireError) -> String {
        var units = try sub(byteCount, field)
        var text: [UInt16] = []
        while !units.isAtEnd { text.append(try units.u16le(field)) }
        return String(decoding: text.prefix { $0 != 0 }, as: UTF16.self)
    }
}

extension ByteWriter {
    /// Text in a field of fixed size, cut so that at least one zero follows it.
    mutating func utf16le(_ text: String, byteCount: Int) {
        let units = text.utf16.prefix(byteCount / 2 - 1)
        for unit in units { u16le(unit) }
        zeros(byteCount - 2 * units.count)
    }

    /// True when there was a value to write.
    mutating func u16le(ifPresent value: UInt16?) -> Bool {
        guard let value else { return false }
        u16le(value)
        return true
    }

    mutating func u32le(ifPresent value: UInt32?) -> Bool {
        guard let value else { return false }
        u32le(value)
        return true
    }
}
