public import Evidence
import FoundationEssentials
import Primitives

/// Reads a case file, `redial.case/1`, from bytes that anyone may have written, and adds to one.
public enum CaseDocument {
    /// Some walks with every connection kept to its limit, and hundreds of usual ones.
    public static let limit = 32 * 1024 * 1024
    public static let mostEntries = 200

    public enum Failure: Error, Equatable {
        case notJSON, tooDeep
        case otherSchema(String?)
        /// Where, and what.
        case damaged(String)
        /// It holds as much as a case may.
        case full
    }

    /// What a case holds.
    public struct Content: Sendable {
        /// Those that this version can read, in order.
        public let entries: [CaseEntry]
        /// How many it cannot: another version may.
        public let unreadable: Int
    }

    public static func read(_ bytes: [UInt8]) throws(Failure) -> Content {
        guard nesting(of: bytes) <= WalkFile.deepest else { throw .tooDeep }
        let decoder = JSONDecoder()
        let data = Data(bytes)
        guard let head = try? decoder.decode(Head.self, from: data) else { throw .notJSON }
        guard head.schema == CaseEntry.schema else { throw .otherSchema(head.schema) }
        guard let list = try? decoder.decode(List.self, from: data) else {
            throw .damaged("entries is missing or is no list")
        }
        guard list.entries.count <= mostEntries else { throw .damaged("entries are more than \(mostEntries)") }
        let entries = list.entries.compactMap(\.entry)
        return Content(entries: entries, unreadable: list.entries.count - entries.count)
    }

    /// A case with one more entry. What was there stays as it is, byte for byte, also what this version does not understand.
    ///
    /// - Parameters:
    ///   - entry: one JSON object.
    ///   - bytes: the case so far; nil for a new one.
    public static func adding(_ entry: [UInt8], to bytes: [UInt8]?) throws(Failure) -> [UInt8] {
        let entry = withoutSecretsInStrings(entry)
        guard let bytes else {
            let head = "{\n\"schema\": \"\(CaseEntry.schema)\",\n\"entries\": [\n"
            return Array(head.utf8) + entry + Array("]\n}\n".utf8)
        }
        let before = try read(bytes)
        guard let list = listSpan(named: "entries", in: bytes) else { throw .damaged("entries cannot be found") }
        let isEmpty = bytes[list].allSatisfy { " \t\r\n".utf8.contains($0) }
        let joint = isEmpty ? "" : ",\n"
        let joined = Array(bytes[..<list.upperBound]) + Array(joint.utf8) + entry + Array(bytes[list.upperBound...])
        guard joined.count <= limit, before.entries.count + before.unreadable < mostEntries else { throw .full }
        let after = try read(joined)
        guard after.entries.count == before.entries.count + 1, after.unreadable == before.unreadable else {
            throw .damaged("entries cannot be added to")
        }
        return joined
    }

    private struct Head: Decodable {
        let schema: String?

        init(from decoder: any Decoder) throws {
            schema = try? decoder.container(keyedBy: Key.self).decode(String.self, forKey: .schema)
        }

        private enum Key: String, CodingKey { case schema }
    }

    private struct List: Decodable {
        let entries: [Element]

        struct Element: Decodable {
            let entry: CaseEntry?
            init(from decoder: any Decoder) throws { entry = try? CaseEntry(from: decoder) }
        }
    }
}

/// What stands between the brackets of a list that is a member of the outermost object; nil where there is none, or two.
private func listSpan(named name: String, in json: [UInt8]) -> Range<Int>? {
    var found: [Range<Int>] = []
    var depth = 0
    var key: [UInt8] = []
    var start: Int?
    var index = 0
    while index < json.count {
        switch json[index] {
        case UInt8(ascii: "\""):
            let end = endOfString(json, from: index + 1)
            if depth == 1, start == nil { key = Array(json[(index + 1)..<max(index + 1, min(end, json.count))]) }
            index = end
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            depth += 1
            if depth == 2, json[index] == UInt8(ascii: "["), key == Array(name.utf8) { start = index + 1 }
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
            if depth == 2, let begin = start {
                found.append(begin..<index)
                start = nil
            }
            depth -= 1
        default: break
        }
        index += 1
    }
    return found.count == 1 ? found[0] : nil
}

/// Where the quote stands that ends a string; the end of the document where none does.
private func endOfString(_ json: [UInt8], from: Int) -> Int {
    var index = from
    while index < json.count, json[index] != UInt8(ascii: "\"") {
        index += json[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return index
}
