import FoundationEssentials

/// One JSON document as `--json` prints it: keys sorted, two spaces, slashes left alone, a newline at the end.
///
/// - Throws: what `JSONEncoder` throws; no report and no error document makes it do so.
public func encodeJSON(_ document: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // A stored walk is foreign: one number that is none must not cost the whole report.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "infinite", negativeInfinity: "-infinite", nan: "not-a-number")
    return Array(try encoder.encode(document)) + [0x0a]
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
