import FoundationEssentials
import Primitives

/// One JSON document as `--json` prints it: keys sorted, two spaces, slashes left alone, a newline at the end.
///
/// - Throws: what `JSONEncoder` throws; no report and no error document makes it do so.
public func encodeJSON(_ document: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // A stored walk is foreign: one number that is none must not cost the whole report.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "infinite", negativeInfinity: "-infinite", nan: "not-a-number")
    return escapingWhatActs(Array(try encoder.encode(document))) + [0x0a]
}

/// The same document with JSON's own escapes for all that a terminal would act on or that hides text: people look at JSON too,
/// and a stored walk or another machine may hold anything.
private func escapingWhatActs(_ json: [UInt8]) -> [UInt8] {
    // The encoder itself escapes below 0x20.
    if json.allSatisfy({ $0 < 0x7f }) { return json }
    var out: [UInt8] = []
    for scalar in String(decoding: json, as: UTF8.self).unicodeScalars {
        if scalar == "\n" || isHarmless(scalar) {
            out += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        } else {
            for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                out += Array("\\u".utf8) + Array(hex([UInt8(unit >> 8), UInt8(unit & 0xff)]).utf8)
            }
        }
    }
    return out
}

/// What a program gets in place of a report when there is none: usage, bad input, a fault of our own, an interruption.
public struct ErrorDocument: Encodable, Equatable, Sendable {
    public let schema = "redial.error/1"
    /// The exit code: 64, 65, 70 or 130.
    public let code: Int32
    /// Stable, kebab-case: `bad-target`.
    public let id: String
    public let text: String

    public init(code: Int32, id: String, text: String) {
        self.code = code
        self.id = id
        self.text = text
    }

    private enum CodingKeys: String, CodingKey { case schema, code, id, text }
}

/// Writes `null` where a synthesised encoding would leave the key out: readers of a report find every key in every report.
@propertyWrapper
public struct OrNull<Wrapped: Encodable & Equatable & Sendable>: Encodable, Equatable, Sendable {
    public var wrappedValue: Wrapped?

    public init(wrappedValue: Wrapped?) { self.wrappedValue = wrappedValue }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}

extension OrNull: Decodable where Wrapped: Decodable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? nil : try container.decode(Wrapped.self)
    }
}
