import Primitives

/// Reads the fields of one primary drawing order, in their order: each is there when its bit is set, and else is what it
/// was in the last order of its type [MS-RDPEGDI 2.2.2.2.1.1.2].
struct OrderFields {
    var reader: ByteReader
    private let flags: UInt32
    private let areDeltas: Bool
    private var number: UInt32 = 0

    init(_ reader: ByteReader, flags: UInt32, areDeltas: Bool) {
        self.reader = reader
        self.flags = flags
        self.areDeltas = areDeltas
    }

    /// Whether the next field is there.
    mutating func isNext() -> Bool {
        defer { number += 1 }
        return flags >> number & 1 != 0
    }

    /// COORD_FIELD: absolute in two bytes, or a difference in one [MS-RDPEGDI 2.2.2.2.1.1.1.1].
    mutating func coordinate(_ value: inout Int) throws(WireError) {
        guard isNext() else { return }
        if areDeltas {
            // A sum that no field can hold wraps as it does where they have 16 bits.
            let delta = Int(Int8(bitPattern: try reader.u8("delta coordinate")))
            value = Int(Int16(truncatingIfNeeded: value + delta))
        } else {
            value = Int(Int16(bitPattern: try reader.u16le("coordinate")))
        }
    }

    mutating func signed16(_ value: inout Int) throws(WireError) {
        if isNext() { value = Int(Int16(bitPattern: try reader.u16le("coordinate"))) }
    }

    mutating func byte(_ value: inout UInt8) throws(WireError) {
        if isNext() { value = try reader.u8("byte field") }
    }

    mutating func word(_ value: inout UInt16) throws(WireError) {
        if isNext() { value = try reader.u16le("word field") }
    }

    /// TS_COLOR: three bytes, the first one lowest.
    mutating func colour(_ value: inout UInt32) throws(WireError) {
        guard isNext() else { return }
        value = UInt32(try reader.u8("colour"))
        value |= UInt32(try reader.u8("colour")) << 8
        value |= UInt32(try reader.u8("colour")) << 16
    }

    /// Of a rectangle's colour each byte is a field.
    mutating func colourBytes(_ value: inout UInt32) throws(WireError) {
        for shift in [UInt32(0), 8, 16] where isNext() {
            value = value & ~(0xff << shift) | UInt32(try reader.u8("colour")) << shift
        }
    }

    mutating func place(_ value: inout PlacedRectangle) throws(WireError) {
        try coordinate(&value.left)
        try coordinate(&value.top)
        try coordinate(&value.width)
        try coordinate(&value.height)
    }

    mutating func brush(_ value: inout BrushFields) throws(WireError) {
        try byte(&value.originX)
        try byte(&value.originY)
        try byte(&value.style)
        try byte(&value.hatch)
        if isNext() { value.extra = Array(try reader.take(7, "BrushExtra")) }
    }

    /// VARIABLE1_FIELD: a byte says how many follow.
    mutating func counted(_ value: inout [UInt8]) throws(WireError) {
        guard isNext() else { return }
        value = Array(try reader.take(Int(try reader.u8("cbData")), "rgbData"))
    }

    /// VARIABLE2_FIELD: two bytes say how many follow.
    mutating func longCounted(_ value: inout [UInt8]) throws(WireError) {
        guard isNext() else { return }
        value = Array(try reader.take(Int(try reader.u16le("cbData")), "rgbData"))
    }
}

/// Where most orders draw.
struct PlacedRectangle: Sendable {
    var left = 0
    var top = 0
    var width = 0
    var height = 0

    var area: PixelRectangle { PixelRectangle(left: left, top: top, width: width, height: height) }
}

/// The brush of an order [MS-RDPEGDI 2.2.2.2.1.1.1.5].
struct BrushFields: Sendable {
    var originX: UInt8 = 0
    var originY: UInt8 = 0
    var style: UInt8 = 0
    var hatch: UInt8 = 0
    var extra = [UInt8](repeating: 0, count: 7)
}
