public import Primitives

/// Request line and fields of a request. [RFC 9112 3]
public struct HTTPRequestHead: Equatable, Sendable {
    public static let longest = 16_384

    /// An open set: Remote Desktop gateways have methods of their own.
    public var method: String
    public var target: String
    public var fields: [HTTPField]

    public init(method: String, target: String, fields: [HTTPField] = []) {
        self.method = method
        self.target = target
        self.fields = fields
    }

    public func values(of name: String) -> [String] {
        let name = name.lowercased()
        return fields.filter { $0.name.lowercased() == name }.map(\.value)
    }
}

extension HTTPRequestHead {
    public func encoded() -> [UInt8] {
        let lines = ["\(method) \(target) HTTP/1.1"] + fields.map { "\($0.name): \($0.value)" }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    /// The length of the head that these bytes begin; nil while its end is not there.
    public static func headLength(_ bytes: ArraySlice<UInt8>) throws(WireError) -> Int? {
        let end = Array("\r\n\r\n".utf8)
        var index = bytes.startIndex
        while index + end.count <= bytes.endIndex {
            if bytes[index...].starts(with: end) { return index + end.count - bytes.startIndex }
            index += 1
        }
        guard bytes.count < longest else {
            throw ByteReader(bytes, message: "HTTP request").tooLarge("head", limit: longest, got: bytes.count)
        }
        return nil
    }

    /// Reads one whole head, with its empty line and nothing behind it.
    public init(decoding bytes: ArraySlice<UInt8>) throws(WireError) {
        let reader = ByteReader(bytes, message: "HTTP request")
        guard let length = try Self.headLength(bytes) else {
            throw WireError(message: "HTTP request", field: "head", offset: bytes.count, reason: .truncated(missing: 1))
        }
        guard length == bytes.count else {
            throw WireError(
                message: "HTTP request", field: "end", offset: length, reason: .trailing(count: bytes.count - length))
        }
        let lines = String(decoding: bytes.dropLast(4), as: UTF8.self).split(
            omittingEmptySubsequences: false, whereSeparator: { $0 == "\r\n" })
        let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2].hasPrefix("HTTP/1."), words[0].utf8.allSatisfy(isTokenByte),
            !words[0].isEmpty, !words[1].isEmpty
        else { throw reader.unexpected("request line", "METHOD target HTTP/1.1", shown(lines[0], limit: 40), at: 0) }
        (method, target) = (String(words[0]), String(words[1]))
        fields = lines.dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: ":"), line[..<colon].utf8.allSatisfy(isTokenByte) else { return nil }
            return HTTPField(String(line[..<colon]), String(trimmed(line[line.index(after: colon)...])))
        }
    }
}
