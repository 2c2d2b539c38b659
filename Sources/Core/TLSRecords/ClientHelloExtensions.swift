import Primitives

/// A client's half of a key exchange. [RFC 8446 4.2.8]
public struct KeyShare: Equatable, Sendable {
    public var group: UInt16
    public var key: [UInt8]

    public init(group: UInt16, key: [UInt8]) {
        self.group = group
        self.key = key
    }
}

/// The extensions as a client writes them.
extension TLSExtension {
    /// The name of the host that is wanted, in ASCII. [RFC 6066 3]
    public static func serverName(_ name: String) -> TLSExtension {
        TLSExtension(.serverName) { writer in
            writer.prefixed(lengthBytes: 2) { list in
                list.u8(hostNameType)
                list.prefixed(lengthBytes: 2) { $0.append(name.utf8) }
            }
        }
    }

    /// [RFC 8446 4.2.1]
    public static func supportedVersions(_ versions: [UInt16]) -> TLSExtension {
        TLSExtension(.supportedVersions) { $0.numbers(versions, lengthBytes: 1) }
    }

    /// Curves and finite fields, best first. [RFC 8446 4.2.7]
    public static func supportedGroups(_ groups: [UInt16]) -> TLSExtension {
        TLSExtension(.supportedGroups) { $0.numbers(groups, lengthBytes: 2) }
    }

    /// [RFC 8446 4.2.3]
    public static func signatureAlgorithms(_ schemes: [UInt16]) -> TLSExtension {
        TLSExtension(.signatureAlgorithms) { $0.numbers(schemes, lengthBytes: 2) }
    }

    /// An empty list asks the server for a HelloRetryRequest. [RFC 8446 4.2.8]
    public static func keyShares(_ shares: [KeyShare]) -> TLSExtension {
        TLSExtension(.keyShare) { writer in
            writer.prefixed(lengthBytes: 2) { list in
                for share in shares {
                    list.u16be(share.group)
                    list.prefixed(lengthBytes: 2) { $0.append(share.key) }
                }
            }
        }
    }

    /// [RFC 7301 3.1]
    public static func alpn(_ protocols: [String]) -> TLSExtension {
        TLSExtension(.alpn) { writer in
            writer.prefixed(lengthBytes: 2) { list in
                for name in protocols { list.prefixed(lengthBytes: 1) { $0.append(name.utf8) } }
            }
        }
    }

    /// `count` zero bytes, for hellos of a wanted size. [RFC 7685]
    public static func padding(_ count: Int) -> TLSExtension {
        TLSExtension(.padding) { $0.zeros(max(0, count)) }
    }
}

private let hostNameType: UInt8 = 0

/// What the extensions say: empty or nil where the extension is missing; a `WireError` where its body is malformed.
extension ClientHello {
    public var serverName: String? {
        get throws(WireError) {
            guard var reader = reader(of: .serverName) else { return nil }
            var list = try reader.vector(lengthBytes: 2, "server names")
            try reader.expectEnd()
            while !list.isAtEnd {
                let type = try list.u8("name type")
                var name = try list.vector(lengthBytes: 2, "name")
                if type == hostNameType { return String(decoding: name.rest(), as: UTF8.self) }
            }
            return nil
        }
    }

    public var supportedVersions: [UInt16] {
        get throws(WireError) { try numbers(.supportedVersions, lengthBytes: 1) }
    }

    public var supportedGroups: [UInt16] {
        get throws(WireError) { try numbers(.supportedGroups, lengthBytes: 2) }
    }

    public var signatureAlgorithms: [UInt16] {
        get throws(WireError) { try numbers(.signatureAlgorithms, lengthBytes: 2) }
    }

    public var keyShares: [KeyShare] {
        get throws(WireError) {
            try items(.keyShare) { (list) throws(WireError) in
                let group = try list.u16be("group")
                var key = try list.vector(lengthBytes: 2, "key")
                return KeyShare(group: group, key: Array(key.rest()))
            }
        }
    }

    public var alpnProtocols: [String] {
        get throws(WireError) {
            try items(.alpn) { (list) throws(WireError) in
                var name = try list.vector(lengthBytes: 1, "protocol")
                return String(decoding: name.rest(), as: UTF8.self)
            }
        }
    }

    /// Bytes of padding, the four of the extension's header not counted.
    public var paddingLength: Int? { extensions.first { $0.type == .padding }?.body.count }

    private func reader(of type: TLSExtensionType) -> ByteReader? {
        extensions.reader(of: type, message: "ClientHello extension \(type.rawValue)")
    }

    private func numbers(_ type: TLSExtensionType, lengthBytes: Int) throws(WireError) -> [UInt16] {
        guard var reader = reader(of: type) else { return [] }
        let numbers = try reader.numbers(lengthBytes: lengthBytes, "list")
        try reader.expectEnd()
        return numbers
    }

    private func items<Item>(
        _ type: TLSExtensionType, _ read: (inout ByteReader) throws(WireError) -> Item
    ) throws(WireError) -> [Item] {
        guard var reader = reader(of: type) else { return [] }
        var list = try reader.vector(lengthBytes: 2, "list")
        try reader.expectEnd()
        var items: [Item] = []
        while !list.isAtEnd { items.append(try read(&list)) }
        return items
    }
}
