public import Evidence
import FoundationEssentials

/// Reads a recorded walk, `redial.walk/1`, from bytes that anyone may have written.
public enum WalkFile {
    /// A deep walk with every connection kept to its limit stays below.
    public static let limit = 64 * 1024 * 1024
    /// Our own documents nest some ten deep; a decoder that recurses must not be led to the end of its stack.
    static let deepest = 40

    /// What a file is that is no recorded walk, as the end of a sentence that begins with its name.
    public enum Failure: Error, Equatable {
        case empty, notJSON, tooDeep
        /// Another document, by the name under `schema`; nil where it has none.
        case otherSchema(String?)
        /// It says that it is a recorded walk, but its content is not one. Where, and what.
        case damaged(String)
    }

    public static func read(_ bytes: [UInt8]) throws(Failure) -> RecordedWalk {
        guard !bytes.isEmpty else { throw .empty }
        guard nesting(of: bytes) <= deepest else { throw .tooDeep }
        let decoder = JSONDecoder()
        let data = Data(bytes)
        guard let head = try? decoder.decode(Head.self, from: data) else { throw .notJSON }
        guard head.schema == RecordedWalk.schema else { throw .otherSchema(head.schema) }
        do {
            return try decoder.decode(RecordedWalk.self, from: data)
        } catch {
            throw .damaged(whatIsWrong(error))
        }
    }

    private struct Head: Decodable {
        let schema: String?

        init(from decoder: any Decoder) throws {
            // Any JSON object will do; one without a readable name has none.
            schema = try? decoder.container(keyedBy: Key.self).decode(String.self, forKey: .schema)
        }

        private enum Key: String, CodingKey { case schema }
    }
}

/// How deep brackets lie in one another, those in strings left aside.
func nesting(of json: [UInt8]) -> Int {
    var depth = 0
    var deepest = 0
    var isInString = false
    var isEscaped = false
    for byte in json {
        if isInString {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInString = false
            }
            continue
        }
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            depth += 1
            deepest = max(deepest, depth)
        case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
        default: continue
        }
    }
    return deepest
}

/// `probes.3.attempt is missing`: the place by its keys, and nothing of the value.
private func whatIsWrong(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, let context): place(context.codingPath + [key]) + " is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
        place(context.codingPath) + " is of another kind"
    case DecodingError.dataCorrupted(let context): place(context.codingPath) + " cannot be read"
    default: "it cannot be read"
    }
}

private func place(_ path: [any CodingKey]) -> String {
    let keys = path.map { $0.intValue.map(String.init) ?? $0.stringValue }
    return keys.isEmpty ? "the document" : keys.joined(separator: ".")
}
