import Primitives

/// Reads the binary XML of one record: a template instance, in whose values lie others.
struct RecordReader {
    /// Instances inside instances: Event, EventData, and what a provider packs into that.
    private static let depthLimit = 8
    private static let valueLimit = 2048

    private let bytes: [UInt8]
    private let frame: RecordFrame
    private(set) var templates: TemplateCache

    private struct Value {
        let type: UInt8
        let bytes: Range<Int>
    }

    /// A template with the values that fill it.
    private struct Instance {
        let template: EventTemplate
        let values: [Value]
    }

    init(_ bytes: [UInt8], _ frame: RecordFrame, _ templates: TemplateCache) {
        self.bytes = bytes
        self.frame = frame
        self.templates = templates
    }

    /// Nil for a record that is not wanted.
    mutating func read(_ isWanted: (String, UInt32) -> Bool) throws(WireError) -> EventRecord? {
        let body = (frame.at + 24)..<(frame.at + frame.length - 4)
        let instance = try instance(in: body)
        let system = instance.template.system
        let provider = plain(system.provider, instance.values)
        let eventID = number(system.eventID, instance.values).flatMap { UInt32(exactly: $0) } ?? 0
        guard isWanted(provider, eventID) else { return nil }
        var fields: [EventRecord.Field] = []
        try collect(instance, depth: 0, into: &fields)
        return EventRecord(
            id: frame.id, writtenAt: created(system.created, instance.values) ?? frame.writtenAt, provider: provider,
            eventID: eventID, level: number(system.level, instance.values).flatMap { UInt8(exactly: $0) },
            channel: plain(system.channel, instance.values), computer: plain(system.computer, instance.values),
            activity: activity(system.activity, instance.values), data: fields)
    }

    /// Numbers are mostly values in binary: no text is made of those.
    private func number(_ pieces: [EventTemplate.Piece], _ values: [Value]) -> UInt64? {
        guard let value = single(pieces, values) else { return UInt64(plain(pieces, values)) }
        return value.type == 0x04 || value.type == 0x06 || value.type == 0x08
            ? unsigned(bytes[value.bytes]) : UInt64(plain(pieces, values))
    }

    private func created(_ pieces: [EventTemplate.Piece], _ values: [Value]) -> UnixTime? {
        guard let value = single(pieces, values), value.type == 0x11 else {
            return UnixTime(rfc3339: plain(pieces, values))
        }
        return UnixTime(fileTime: unsigned(bytes[value.bytes]))
    }

    private func activity(_ pieces: [EventTemplate.Piece], _ values: [Value]) -> String? {
        let text = plain(pieces, values)
        return text.isEmpty ? nil : text
    }

    /// The one value that these pieces are; nil where there is text, more than one, or none of that number.
    private func single(_ pieces: [EventTemplate.Piece], _ values: [Value]) -> Value? {
        guard pieces.count == 1, case .substitution(let number) = pieces[0], values.indices.contains(number) else {
            return nil
        }
        return values[number]
    }

    /// A fragment header and a template instance, or a fragment that stands for itself.
    private mutating func instance(in range: Range<Int>) throws(WireError) -> Instance {
        var cursor = ChunkCursor(bytes, at: range.lowerBound, end: range.upperBound)
        if cursor.remaining >= 4, bytes[cursor.at] == 0x0f { try cursor.skip(4, "FragmentHeader") }
        guard cursor.remaining > 0, bytes[cursor.at] & 0x3f == 0x0c else {
            return Instance(template: try TemplateReader.read(cursor, isTemplate: false), values: [])
        }
        try cursor.skip(6, "TemplateInstance")
        let offset = Int(try cursor.u32("TemplateOffset"))
        let template = try template(at: offset)
        // A template stands in full where it is first used; then its values follow it.
        if offset == cursor.at { try cursor.skip(24 + Int(try definitionLength(at: offset)), "TemplateDefinition") }
        return Instance(template: template, values: try values(&cursor))
    }

    private func definitionLength(at offset: Int) throws(WireError) -> UInt32 {
        var cursor = ChunkCursor(bytes, at: offset, end: bytes.count)
        try cursor.skip(20, "TemplateIdentifier")
        return try cursor.u32("TemplateLength")
    }

    private mutating func template(at offset: Int) throws(WireError) -> EventTemplate {
        if let known = templates.byOffset[offset] { return known }
        let length = Int(try definitionLength(at: offset))
        let body = ChunkCursor(bytes, at: offset + 24, end: offset + 24 + length)
        let template = try TemplateReader.read(body, isTemplate: true)
        templates.byOffset[offset] = template
        return template
    }

    private func values(_ cursor: inout ChunkCursor) throws(WireError) -> [Value] {
        let count = Int(try cursor.u32("ValueCount"))
        guard count <= Self.valueLimit else { throw cursor.tooLarge("ValueCount", limit: Self.valueLimit, got: count) }
        // First the lengths and types of all, then all values.
        var at = cursor.at + count * 4
        var values: [Value] = []
        values.reserveCapacity(count)
        for _ in 0..<count {
            let length = Int(try cursor.u16("ValueLength"))
            values.append(Value(type: try cursor.u8("ValueType"), bytes: at..<(at + length)))
            try cursor.skip(1, "ValuePadding")
            at += length
        }
        try cursor.skip(at - cursor.at, "Values")
        return values
    }

    /// Text of pieces without what is binary XML again.
    private func plain(_ pieces: [EventTemplate.Piece], _ values: [Value]) -> String {
        if pieces.count == 1, case .text(let text) = pieces[0] { return text }
        return pieces.reduce(into: "") { out, piece in
            switch piece {
            case .text(let text): out += text
            case .substitution(let number):
                guard values.indices.contains(number), values[number].type != 0x21 else { return }
                out += eventText(type: values[number].type, bytes[values[number].bytes])
            }
        }
    }

    /// What stands under EventData or UserData, also in fragments inside fragments.
    private mutating func collect(
        _ instance: Instance, depth: Int, into fields: inout [EventRecord.Field]
    ) throws(WireError) {
        guard depth < Self.depthLimit else { return }
        for leaf in instance.template.leaves {
            for piece in leaf.pieces {
                guard case .substitution(let number) = piece, instance.values.indices.contains(number),
                    instance.values[number].type == 0x21, !instance.values[number].bytes.isEmpty
                else { continue }
                try collect(try self.instance(in: instance.values[number].bytes), depth: depth + 1, into: &fields)
            }
            guard !leaf.isAttribute else { continue }
            append(leaf, instance.values, to: &fields)
        }
    }

    private func append(
        _ leaf: EventTemplate.Leaf, _ values: [Value], to fields: inout [EventRecord.Field]
    ) {
        // A classic event's strings come as one array: one field each.
        if let value = single(leaf.pieces, values) {
            guard value.type != 0x21, value.type != 0x00 else { return }
            guard value.type == 0x81 else {
                fields.append(.init(name: leaf.name, value: eventText(type: value.type, bytes[value.bytes])))
                return
            }
            for text in text(utf16: bytes[value.bytes]).split(separator: "\0", omittingEmptySubsequences: false) {
                fields.append(.init(name: leaf.name, value: String(text)))
            }
            return
        }
        fields.append(.init(name: leaf.name, value: plain(leaf.pieces, values)))
    }
}
