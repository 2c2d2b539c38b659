public import Primitives

/// Status line and fields of a response. Whatever stands in it is foreign text: show it escaped. [RFC 9112 4, 5]
public struct HTTPResponseHead: Equatable, Sendable {
    /// Of the head, in bytes; no sane server comes near it.
    public static let longest = 16_384
    public static let mostFields = 100

    /// `1.1`.
    public var version: String
    /// 100 to 599 by the standard; any three digits are kept.
    public var status: Int
    public var reason: String
    public var fields: [HTTPField]

    public init(version: String = "1.1", status: Int, reason: String, fields: [HTTPField] = []) {
        self.version = version
        self.status = status
        self.reason = reason
        self.fields = fields
    }

    /// The values of every field of this name, in their order.
    public func values(of name: String) -> [String] {
        let name = name.lowercased()
        return fields.filter { $0.name.lowercased() == name }.map(\.value)
    }
}

extension HTTPResponseHead {
    public func encoded() -> [UInt8] {
        let digits = String(status)
        let three = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
        let lines = ["HTTP/\(version) \(three) \(reason)"] + fields.map { "\($0.name): \($0.value)" }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    /// The length of the head that these bytes begin, with its empty line. Nil: more bytes are needed to tell.
    ///
    /// Throws as soon as the bytes cannot begin a response, and where the head is longer than anybody's.
    public static func headLength(_ bytes: ArraySlice<UInt8>) throws(WireError) -> Int? {
        let opening = Array("HTTP/".utf8)
        let reader = ByteReader(bytes, message: "HTTP response")
        guard zip(bytes, opening).allSatisfy({ $0 == $1 }) else {
            throw reader.unexpected("version", "HTTP/", shown(bytes.prefix(5)), at: 0)
        }
        var previous = bytes.startIndex
        while let end = bytes[previous...].firstIndex(of: newline) {
            guard end - bytes.startIndex < longest else { break }
            // Old servers end lines with a bare line feed. [RFC 9112 2.2]
            let isEmpty = end == previous || (end == previous + 1 && bytes[previous] == carriageReturn)
            if isEmpty, previous > bytes.startIndex { return end + 1 - bytes.startIndex }
            previous = end + 1
        }
        guard bytes.count < longest else { throw reader.tooLarge("head", limit: longest, got: bytes.count) }
        return nil
    }

    /// Reads one whole head, with its empty line and nothing behind it.
    public init(decoding bytes: ArraySlice<UInt8>) throws(WireError) {
        let reader = ByteReader(bytes, message: "HTTP response")
        guard let length = try Self.headLength(bytes) else {
            throw WireError(
                message: "HTTP response", field: "head", offset: bytes.count, reason: .truncated(missing: 1))
        }
        guard length == bytes.count else {
            throw WireError(
                message: "HTTP response", field: "end", offset: length, reason: .trailing(count: bytes.count - length))
        }
        let lines = bytes.split(separator: newline, omittingEmptySubsequences: false).map { line in
            String(decoding: line.last == carriageReturn ? line.dropLast() : line, as: UTF8.self)
        }
        (version, status, reason) = try statusLine(lines[0], reader)
        guard lines.count - 3 <= Self.mostFields else {
            throw reader.tooLarge("fields", limit: Self.mostFields, got: lines.count - 3)
        }
        // A line that is no field, such as the folded rest of one, is passed over: nothing that is asked for stands there.
        fields = lines.dropFirst().compactMap { field($0) }
    }
}

private let newline = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")

private func statusLine(
    _ line: String, _ reader: ByteReader
) throws(WireError) -> (version: String, status: Int, reason: String) {
    let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    let version = words[0].dropFirst("HTTP/".count)
    guard version.count == 3, version.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }) else {
        throw reader.unexpected("version", "a number such as 1.1", shown(words[0], limit: 20), at: 0)
    }
    guard words.count >= 2, words[1].utf8.count == 3, words[1].allSatisfy({ $0.isASCII && $0.isNumber }),
        let status = Int(words[1])
    else {
        throw reader.unexpected("status", "three digits", shown(words.dropFirst().first ?? "", limit: 20), at: 0)
    }
    return (String(version), status, words.count > 2 ? String(words[2]) : "")
}

private func field(_ line: String) -> HTTPField? {
    guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else { return nil }
    let name = line[..<colon]
    guard name.utf8.allSatisfy(isTokenByte) else { return nil }
    return HTTPField(String(name), String(trimmed(line[line.index(after: colon)...])))
}
