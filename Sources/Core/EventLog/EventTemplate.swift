import Primitives

/// What is written where: a template, or a fragment without one, as a flat list of leaves in document order.
struct EventTemplate {
    enum Piece: Equatable {
        case text(String)
        /// The value with this number of the instance.
        case substitution(Int)
    }

    /// An attribute's value, or the text of an element.
    struct Leaf: Equatable {
        /// Names of the elements around it, the outermost first, joined by slashes; `@Name` behind an attribute's.
        let path: String
        /// For Data elements their attribute Name, where that is a plain text.
        let name: String
        let pieces: [Piece]
        /// Its value is an attribute's, not an element's text.
        let isAttribute: Bool

        init(path: String, name: String, pieces: [Piece], isAttribute: Bool = false) {
            self.path = path
            self.name = name
            self.pieces = pieces
            self.isAttribute = isAttribute
        }
    }

    /// What every event has. [MS-EVEN6 2.2.13, event schema]
    struct System: Equatable {
        var provider: [Piece] = []
        var eventID: [Piece] = []
        var level: [Piece] = []
        var channel: [Piece] = []
        var computer: [Piece] = []
        var created: [Piece] = []
        var activity: [Piece] = []
    }

    let system: System
    /// Everything else.
    let leaves: [Leaf]

    init(_ all: [Leaf]) {
        var system = System()
        for leaf in all {
            switch leaf.path {
            case "Event/System/Provider@Name": system.provider = leaf.pieces
            case "Event/System/EventID": system.eventID = leaf.pieces
            case "Event/System/Level": system.level = leaf.pieces
            case "Event/System/Channel": system.channel = leaf.pieces
            case "Event/System/Computer": system.computer = leaf.pieces
            case "Event/System/TimeCreated@SystemTime": system.created = leaf.pieces
            case "Event/System/Correlation@ActivityID": system.activity = leaf.pieces
            default: break
            }
        }
        self.system = system
        leaves = all.filter { !$0.path.hasPrefix("Event/System/") }
    }
}

/// Reads binary XML into leaves. [libyal, "Binary XML"; MS-EVEN6 2.2.12]
///
/// Nothing here nests in Swift: elements are kept on a stack of bounded depth.
struct TemplateReader {
    private static let depthLimit = 32
    private static let leafLimit = 512

    private struct Element {
        let name: String
        let path: String
        var dataName: String?
        var pieces: [EventTemplate.Piece] = []
    }

    private var cursor: ChunkCursor
    /// Elements of a template carry the number of the value whose absence drops them; those of a bare fragment do not.
    private let isTemplate: Bool
    private var open: [Element] = []
    private var leaves: [EventTemplate.Leaf] = []

    init(_ cursor: ChunkCursor, isTemplate: Bool) {
        self.cursor = cursor
        self.isTemplate = isTemplate
    }

    /// Reads to the end of the fragment, or of the bytes at hand.
    static func read(_ cursor: ChunkCursor, isTemplate: Bool) throws(WireError) -> EventTemplate {
        var reader = TemplateReader(cursor, isTemplate: isTemplate)
        while reader.cursor.remaining > 0, try reader.step() {}
        return EventTemplate(reader.leaves)
    }

    /// False at the end of the fragment.
    private mutating func step() throws(WireError) -> Bool {
        let token = try cursor.u8("Token")
        switch token & 0x3f {
        case 0x00: return false
        case 0x0f: try cursor.skip(3, "FragmentHeader")
        case 0x01: try openElement(hasAttributes: token & 0x40 != 0)
        case 0x02: break
        case 0x03, 0x04: try closeElement()
        case 0x05, 0x07, 0x08, 0x09, 0x0d, 0x0e: try append(try piece(token))
        case 0x0a: _ = try name()
        case 0x0b: _ = try cursor.utf16(Int(try cursor.u16("PIDataLength")), "PIData")
        default: throw cursor.error("Token", "a token of binary XML", "0x" + hex(token))
        }
        return true
    }

    private mutating func openElement(hasAttributes: Bool) throws(WireError) {
        guard open.count < Self.depthLimit else {
            throw cursor.tooLarge("Depth", limit: Self.depthLimit, got: open.count + 1)
        }
        if isTemplate { try cursor.skip(2, "DependencyID") }
        try cursor.skip(4, "ElementLength")
        let name = try name()
        let path = open.last.map { $0.path + "/" + name } ?? name
        open.append(Element(name: name, path: path))
        guard hasAttributes else { return }
        let length = Int(try cursor.u32("AttributeListLength"))
        let end = cursor.at + length
        guard length <= cursor.remaining else {
            throw cursor.tooLarge("AttributeListLength", limit: cursor.remaining, got: length)
        }
        while cursor.at < end { try attribute(of: path) }
    }

    private mutating func attribute(of path: String) throws(WireError) {
        let token = try cursor.u8("AttributeToken")
        guard token & 0x3f == 0x06 else { throw cursor.error("AttributeToken", "0x06", "0x" + hex(token)) }
        let name = try name()
        var pieces: [EventTemplate.Piece] = []
        while cursor.remaining > 0, let next = peekedPiece { pieces.append(try piece(next)) }
        if name == "Name", case .text(let text)? = pieces.first, pieces.count == 1, !open.isEmpty {
            open[open.count - 1].dataName = text
        }
        try tell(.init(path: path + "@" + name, name: name, pieces: pieces, isAttribute: true))
    }

    /// The token of a value that comes next, which is then passed over; nil for everything that ends an attribute.
    private var peekedPiece: UInt8? {
        mutating get {
            let token = cursor.bytes[cursor.at]
            guard [0x05, 0x07, 0x08, 0x09, 0x0d, 0x0e].contains(token & 0x3f) else { return nil }
            _ = try? cursor.u8("Token")
            return token
        }
    }

    private mutating func piece(_ token: UInt8) throws(WireError) -> EventTemplate.Piece {
        switch token & 0x3f {
        case 0x05:
            let type = try cursor.u8("ValueType")
            guard type == 0x01 else { throw cursor.error("ValueType", "0x01", "0x" + hex(type)) }
            return .text(try cursor.utf16(Int(try cursor.u16("ValueLength")), "Value"))
        case 0x07: return .text(try cursor.utf16(Int(try cursor.u16("CDATALength")), "CDATA"))
        case 0x08: return .text(text(utf16: try cursor.take(2, "CharacterReference")))
        case 0x09: return .text(entity(try name()))
        default:
            let number = Int(try cursor.u16("SubstitutionID"))
            try cursor.skip(1, "SubstitutionType")
            return .substitution(number)
        }
    }

    private func entity(_ name: String) -> String {
        ["lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'"][name] ?? "&\(name);"
    }

    private mutating func append(_ piece: EventTemplate.Piece) throws(WireError) {
        guard !open.isEmpty else { return }
        open[open.count - 1].pieces.append(piece)
    }

    private mutating func closeElement() throws(WireError) {
        guard let element = open.popLast() else { throw cursor.error("Token", "an open element", "none") }
        guard !element.pieces.isEmpty else { return }
        try tell(.init(path: element.path, name: element.dataName ?? element.name, pieces: element.pieces))
    }

    private mutating func tell(_ leaf: EventTemplate.Leaf) throws(WireError) {
        guard leaves.count < Self.leafLimit else {
            throw cursor.tooLarge("Leaves", limit: Self.leafLimit, got: leaves.count + 1)
        }
        leaves.append(leaf)
    }

    /// A name stands where its offset says; when that is here, it is passed over.
    private mutating func name() throws(WireError) -> String {
        let offset = Int(try cursor.u32("NameOffset"))
        if offset == cursor.at {
            try cursor.skip(6, "NameHash")
            let text = try cursor.utf16(Int(try cursor.u16("NameLength")), "Name")
            try cursor.skip(2, "NameEnd")
            return text
        }
        var other = ChunkCursor(cursor.bytes, at: offset + 6, end: cursor.bytes.count)
        return try other.utf16(Int(try other.u16("NameLength")), "Name")
    }
}
