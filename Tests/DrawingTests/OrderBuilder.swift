import Drawing
import Primitives
import Testing

/// One field of a primary drawing order; those that are nil are not sent.
enum Field {
    case coordinate(Int), delta(Int), byte(UInt8), word(UInt16), colour(UInt32), bytes([UInt8])

    func write(_ writer: inout ByteWriter) {
        switch self {
        case .coordinate(let value): writer.u16le(UInt16(bitPattern: Int16(value)))
        case .delta(let value): writer.u8(UInt8(bitPattern: Int8(value)))
        case .byte(let value): writer.u8(value)
        case .word(let value): writer.u16le(value)
        case .colour(let value):
            // Red first.
            for shift: UInt32 in [16, 8, 0] { writer.u8(UInt8(truncatingIfNeeded: value >> shift)) }
        case .bytes(let bytes): writer.append(bytes)
        }
    }
}

/// A primary drawing order with its type, all bytes of its flags, and `more` control flags [MS-RDPEGDI 2.2.2.2.1.1.2].
func order(
    _ type: UInt8, flagBytes: Int, more: UInt8 = 0, bounds: [UInt8] = [], _ fields: [Field?]
) -> [UInt8] {
    var writer = ByteWriter()
    writer.u8(0x09 | more)
    writer.u8(type)
    for byte in 0..<flagBytes {
        var flags: UInt8 = 0
        for bit in 0..<8 where 8 * byte + bit < fields.count && fields[8 * byte + bit] != nil { flags |= 1 << bit }
        writer.u8(flags)
    }
    writer.append(bounds)
    for field in fields { field?.write(&writer) }
    return writer.bytes
}

func coordinates(_ values: Int...) -> [Field?] { values.map { .coordinate($0) } }

func opaqueRectangle(
    _ left: Int, _ top: Int, _ width: Int, _ height: Int, _ colour: UInt32, more: UInt8 = 0, bounds: [UInt8] = []
) -> [UInt8] {
    let bytes: [Field?] = [16, 8, 0].map { .byte(UInt8(truncatingIfNeeded: colour >> UInt32($0))) }
    return order(10, flagBytes: 1, more: more, bounds: bounds, coordinates(left, top, width, height) + bytes)
}

/// The body of a secondary order with its header [MS-RDPEGDI 2.2.2.2.1.2.1.1].
func secondaryOrder(_ type: UInt8, flags: UInt16, _ body: [UInt8]) -> [UInt8] {
    var writer = ByteWriter()
    writer.u8(3)
    writer.u16le(UInt16(bitPattern: Int16(body.count - 7)))
    writer.u16le(flags)
    writer.u8(type)
    writer.append(body)
    return writer.bytes
}

/// The slow-path update of some orders.
func ordersUpdate(_ orders: [[UInt8]]) -> [UInt8] {
    var writer = ByteWriter()
    writer.u16le(0)
    writer.u16le(0)
    writer.u16le(UInt16(orders.count))
    writer.u16le(0)
    for order in orders { writer.append(order) }
    return writer.bytes
}

/// A screen after some orders in one update.
func drawn(
    _ orders: [UInt8]..., width: Int = 1024, height: Int = 768, depth: ColorDepth = .twentyFour
) throws -> Screen {
    var screen = try #require(Screen(width: width, height: height, depth: depth))
    try screen.slowPath(update: ordersUpdate(orders)[...])
    return screen
}

/// A dump of the specification, as one order.
func dump(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> [UInt8] {
    try #require(bytes(fromHex: text.filter { !$0.isWhitespace }), sourceLocation: sourceLocation)
}

/// The smallest rectangle around all pixels of a colour.
func extent(_ screen: Screen, _ colour: UInt32) -> PixelRectangle? {
    var found: PixelRectangle?
    for y in 0..<screen.canvas.height {
        for x in 0..<screen.canvas.width where screen.canvas[x, y] == colour {
            let old = found ?? PixelRectangle(left: x, top: y, right: x, bottom: y)
            found = PixelRectangle(
                left: min(old.left, x), top: min(old.top, y), right: max(old.right, x + 1),
                bottom: max(old.bottom, y + 1))
        }
    }
    return found
}

/// Which pixels of a row, from `x` on, have a colour: `#` or `.` each.
func row(_ screen: Screen, _ x: Int, _ y: Int, count: Int, _ colour: UInt32) -> String {
    String((0..<count).map { screen.canvas[x + $0, y] == colour ? "#" : "." })
}
