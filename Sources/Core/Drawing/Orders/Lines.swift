import Primitives

extension Screen {
    mutating func lineTo(_ fields: inout OrderFields, _ clip: PixelRectangle) throws(WireError) {
        try fields.word(&orders.line.backMode)
        try fields.coordinate(&orders.line.startX)
        try fields.coordinate(&orders.line.startY)
        try fields.coordinate(&orders.line.endX)
        try fields.coordinate(&orders.line.endY)
        try fields.colour(&orders.line.back)
        try fields.byte(&orders.line.operation)
        try fields.byte(&orders.line.penStyle)
        try fields.byte(&orders.line.penWidth)
        try fields.colour(&orders.line.pen)
        let line = orders.line
        try draw(
            from: (line.startX, line.startY), to: (line.endX, line.endY), line.pen, line.operation, clip, fields.reader)
    }

    mutating func polyline(_ fields: inout OrderFields, _ clip: PixelRectangle) throws(WireError) {
        try fields.coordinate(&orders.polyline.startX)
        try fields.coordinate(&orders.polyline.startY)
        try fields.byte(&orders.polyline.operation)
        try fields.word(&orders.polyline.brush)
        try fields.colour(&orders.polyline.pen)
        try fields.byte(&orders.polyline.count)
        try fields.counted(&orders.polyline.deltas)
        let line = orders.polyline
        var place = (line.startX, line.startY)
        for (x, y) in try deltaPoints(line.deltas, count: Int(line.count)) {
            let next = (wrapped(place.0 + x), wrapped(place.1 + y))
            try draw(from: place, to: next, line.pen, line.operation, clip, fields.reader)
            place = next
        }
    }

    /// A line of one pixel, without its last point, by Bresenham's way: pens of other widths and styles are not drawn by
    /// servers that know what clients do.
    private mutating func draw(
        from: (Int, Int), to: (Int, Int), _ pen: UInt32, _ operation: UInt8, _ clip: PixelRectangle,
        _ reader: ByteReader
    ) throws(WireError) {
        let pen = depth.colour(ofOrder: pen, palette)
        let operation = RasterOperation2(code: operation)
        let (width, height) = (abs(to.0 - from.0), abs(to.1 - from.1))
        try budget.spend(max(width, height), reader)
        var (x, y) = from
        var balance = width - height
        var (drawn, changed) = (0, 0)
        for _ in 0..<max(width, height) {
            if x >= clip.left, x < clip.right, y >= clip.top, y < clip.bottom {
                let index = y * canvas.width + x
                let pixel = operation(pen, canvas.pixels[index])
                drawn += 1
                changed += pixel == canvas.pixels[index] ? 0 : 1
                canvas.pixels[index] = pixel
            }
            let twice = 2 * balance
            if twice > -height {
                balance -= height
                x += from.0 < to.0 ? 1 : -1
            }
            if twice < width {
                balance += width
                y += from.1 < to.1 ? 1 : -1
            }
        }
        drew(drawn, changed: changed)
    }
}

@inline(__always)
func wrapped(_ value: Int) -> Int { Int(Int16(truncatingIfNeeded: value)) }

/// A DELTA_PTS_FIELD: two zero bits a point, then the differences [MS-RDPEGDI 2.2.2.2.1.1.1.4].
func deltaPoints(_ bytes: [UInt8], count: Int) throws(WireError) -> [(Int, Int)] {
    var deltas = try DeltaReader(bytes, count: count, each: 2, message: "DELTA_PTS_FIELD")
    var points: [(Int, Int)] = []
    for _ in 0..<count {
        let x = try deltas.next() ?? 0
        points.append((x, try deltas.next() ?? 0))
    }
    return points
}

/// A DELTA_RECTS_FIELD: four zero bits a rectangle, then the differences of its corner to the one before; a width or
/// height that is left out is that of the one before [MS-RDPEGDI 2.2.2.2.1.1.1.3].
func deltaRectangles(_ bytes: [UInt8], count: Int) throws(WireError) -> [PixelRectangle] {
    guard count <= 45 else {
        throw WireError(
            message: "DELTA_RECTS_FIELD", field: "nDeltaEntries", offset: 0, reason: .tooLarge(limit: 45, got: count))
    }
    var deltas = try DeltaReader(bytes, count: count, each: 4, message: "DELTA_RECTS_FIELD")
    var place = PlacedRectangle()
    var rectangles: [PixelRectangle] = []
    for _ in 0..<count {
        place.left = wrapped(place.left + (try deltas.next() ?? 0))
        place.top = wrapped(place.top + (try deltas.next() ?? 0))
        place.width = try deltas.next() ?? place.width
        place.height = try deltas.next() ?? place.height
        rectangles.append(place.area)
    }
    return rectangles
}

private struct DeltaReader {
    private let zeroBits: [UInt8]
    private var reader: ByteReader
    private var number = 0

    /// `each` zero bits an entry; what is zero is not there.
    init(_ bytes: [UInt8], count: Int, each: Int, message: String) throws(WireError) {
        reader = ByteReader(bytes, message: message)
        zeroBits = Array(try reader.take((count * each + 7) / 8, "zeroBits"))
    }

    /// The next difference; nil when it is left out.
    mutating func next() throws(WireError) -> Int? {
        defer { number += 1 }
        if zeroBits[number / 8] >> UInt8(7 - number % 8) & 1 != 0 { return nil }
        let first = Int(try reader.u8("delta"))
        // Seven bits with a sign, or fifteen.
        let value = first & 0x40 != 0 ? first & 0x3f - 0x40 : first & 0x3f
        return first & 0x80 != 0 ? value * 256 + Int(try reader.u8("delta")) : value
    }
}
