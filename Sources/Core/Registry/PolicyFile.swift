public import Primitives

/// `Registry.pol`: what a group policy sets in the registry, one instruction after the other. [MS-GPREG 2.2.1]
public struct PolicyFile: Hashable, Sendable {
    /// One value to set; names that begin with `**` are orders, such as `**del.NAME`. [MS-GPREG 3.2.5.1]
    public struct Instruction: Hashable, Sendable {
        /// Below HKEY_LOCAL_MACHINE or HKEY_CURRENT_USER, whichever part of the policy the file belongs to.
        public let key: String
        public let name: String
        public let type: UInt32
        public let data: [UInt8]

        public init(key: String, name: String, type: UInt32, data: [UInt8]) {
            (self.key, self.name, self.type, self.data) = (key, name, type, data)
        }

        /// REG_DWORD.
        public init(key: String, name: String, number: UInt32) {
            var writer = ByteWriter()
            writer.u32le(number)
            self.init(key: key, name: name, type: 4, data: writer.bytes)
        }
    }

    /// `PReg`.
    static let signature: UInt32 = 0x6765_5250
    static let version: UInt32 = 1
    /// More than 65535 bytes of data are not allowed.
    static let longestData = 0xffff
    /// Keys have at most 255 characters a part, and 512 parts would be absurd; names have at most 16383 characters.
    static let longestText = 32_767

    public let instructions: [Instruction]

    public init(_ instructions: [Instruction]) { self.instructions = instructions }

    public init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(bytes, message: "Registry.pol")
        let mark = try reader.u32le("REGFILE_SIGNATURE")
        guard mark == Self.signature else {
            throw reader.unexpected("REGFILE_SIGNATURE", "PReg", hexCode(mark), at: 0)
        }
        let version = try reader.u32le("version")
        guard version == Self.version else { throw reader.unexpected("version", "1", "\(version)", at: 4) }
        var instructions: [Instruction] = []
        while !reader.isAtEnd { instructions.append(try Instruction(&reader)) }
        self.instructions = instructions
    }

    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.u32le(Self.signature)
        writer.u32le(Self.version)
        for instruction in instructions { instruction.write(to: &writer) }
        return writer.bytes
    }
}

extension PolicyFile.Instruction {
    /// `[key;value;type;size;data]`: brackets and semicolons are UTF-16 too, type and size are numbers of four bytes.
    fileprivate init(_ reader: inout ByteReader) throws(WireError) {
        try reader.expect(character: "[", "opening bracket")
        key = try reader.text("key")
        try reader.expect(character: ";", "semicolon behind the key")
        name = try reader.text("value")
        try reader.expect(character: ";", "semicolon behind the value")
        type = try reader.u32le("type")
        try reader.expect(character: ";", "semicolon behind the type")
        let size = Int(try reader.u32le("size"))
        guard size <= PolicyFile.longestData else {
            throw reader.tooLarge("size", limit: PolicyFile.longestData, got: size)
        }
        try reader.expect(character: ";", "semicolon behind the size")
        data = Array(try reader.take(size, "data"))
        try reader.expect(character: "]", "closing bracket")
    }

    fileprivate func write(to writer: inout ByteWriter) {
        writer.characters("[")
        writer.characters(key + "\0;")
        writer.characters(name + "\0;")
        writer.u32le(type)
        writer.characters(";")
        writer.u32le(UInt32(truncatingIfNeeded: data.count))
        writer.characters(";")
        writer.append(data)
        writer.characters("]")
    }
}

extension ByteReader {
    fileprivate mutating func expect(character: Unicode.Scalar, _ field: StaticString) throws(WireError) {
        let at = offset
        let got = try u16le(field)
        guard got == UInt16(truncatingIfNeeded: character.value) else {
            throw unexpected(field, "\"\(character)\"", hexCode(got), at: at)
        }
    }

    /// UTF-16 to its zero. What is no Unicode is refused: written again it would be something else.
    fileprivate mutating func text(_ field: StaticString) throws(WireError) -> String {
        let at = offset
        var units: [UInt16] = []
        while true {
            let unit = try u16le(field)
            if unit == 0 { break }
            guard units.count < PolicyFile.longestText else {
                throw tooLarge(field, limit: PolicyFile.longestText, got: units.count + 1)
            }
            units.append(unit)
        }
        guard let text = String(validating: units, as: UTF16.self) else {
            throw unexpected(field, "UTF-16", "half a surrogate pair", at: at)
        }
        return text
    }
}

extension ByteWriter {
    fileprivate mutating func characters(_ text: String) {
        for unit in text.utf16 { u16le(unit) }
    }
}
