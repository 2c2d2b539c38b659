import Primitives

/// An open set. [IANA TLS ExtensionType Values]
public struct TLSExtensionType: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let serverName = TLSExtensionType(rawValue: 0)
    public static let supportedGroups = TLSExtensionType(rawValue: 10)
    public static let pointFormats = TLSExtensionType(rawValue: 11)
    public static let signatureAlgorithms = TLSExtensionType(rawValue: 13)
    public static let alpn = TLSExtensionType(rawValue: 16)
    public static let padding = TLSExtensionType(rawValue: 21)
    public static let supportedVersions = TLSExtensionType(rawValue: 43)
    public static let keyShare = TLSExtensionType(rawValue: 51)
}

/// One extension of a hello, its body not looked into. [RFC 8446 4.2]
public struct TLSExtension: Equatable, Sendable {
    public var type: TLSExtensionType
    public var body: [UInt8]

    public init(type: TLSExtensionType, body: [UInt8]) {
        self.type = type
        self.body = body
    }

    init(_ type: TLSExtensionType, writing body: (inout ByteWriter) -> Void) {
        var writer = ByteWriter()
        body(&writer)
        self.init(type: type, body: writer.bytes)
    }
}

extension [TLSExtension] {
    /// The body of the first extension of this type, ready to be read.
    func reader(of type: TLSExtensionType, message: String) -> ByteReader? {
        first { $0.type == type }.map { ByteReader($0.body, message: message) }
    }
}

extension ByteReader {
    /// What stands behind its length in one, two or three bytes. [RFC 8446 3.4]
    mutating func vector(lengthBytes: Int, _ field: StaticString) throws(WireError) -> ByteReader {
        let length =
            switch lengthBytes {
            case 1: Int(try u8(field))
            case 2: Int(try u16be(field))
            default: try u24be(field)
            }
        return try sub(length, field)
    }

    /// The numbers that fill a vector.
    mutating func numbers(lengthBytes: Int, _ field: StaticString) throws(WireError) -> [UInt16] {
        var list = try vector(lengthBytes: lengthBytes, field)
        var numbers: [UInt16] = []
        while !list.isAtEnd { numbers.append(try list.u16be(field)) }
        return numbers
    }

    /// The extensions that end a hello. Hellos before TLS 1.2 may have none, and no length of them either.
    mutating func extensions() throws(WireError) -> [TLSExtension] {
        guard !isAtEnd else { return [] }
        var list = try vector(lengthBytes: 2, "extensions")
        var extensions: [TLSExtension] = []
        while !list.isAtEnd {
            let type = TLSExtensionType(rawValue: try list.u16be("extension type"))
            var body = try list.vector(lengthBytes: 2, "extension")
            extensions.append(TLSExtension(type: type, body: Array(body.rest())))
        }
        return extensions
    }
}

extension ByteWriter {
    mutating func numbers(_ numbers: [UInt16], lengthBytes: Int) {
        prefixed(lengthBytes: lengthBytes) { writer in
            for number in numbers { writer.u16be(number) }
        }
    }

    mutating func extensions(_ extensions: [TLSExtension]) {
        guard !extensions.isEmpty else { return }
        prefixed(lengthBytes: 2) { writer in
            for item in extensions {
                writer.u16be(item.type.rawValue)
                writer.prefixed(lengthBytes: 2) { $0.append(item.body) }
            }
        }
    }
}
