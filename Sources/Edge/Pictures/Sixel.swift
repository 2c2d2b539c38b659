internal import Drawing

/// A canvas in sixel graphics: bands of six rows, in each band the colours one after another.
func sixel(_ canvas: Canvas) -> String {
    let palette = SixelPalette(canvas)
    // Pixels without a colour stay as they are (1); proportions 1:1.
    var made = "\u{1b}P0;1;0q\"1;1;\(canvas.width);\(canvas.height)"
    for (index, colour) in palette.colours.enumerated() {
        let percent = [16, 8, 0].map { (Int(colour >> $0 & 0xff) * 100 + 127) / 255 }
        made += "#\(index);2;\(percent[0]);\(percent[1]);\(percent[2])"
    }
    for top in stride(from: 0, to: canvas.height, by: 6) { made += band(canvas, top, palette) + "-" }
    return made + "\u{1b}\\\n"
}

private func band(_ canvas: Canvas, _ top: Int, _ palette: SixelPalette) -> String {
    // Per colour of the band six bits a column.
    var columns: [Int: [UInt8]] = [:]
    for y in top..<min(top + 6, canvas.height) {
        for x in 0..<canvas.width {
            let index = palette.index(of: canvas[x, y])
            columns[index, default: [UInt8](repeating: 0, count: canvas.width)][x] |= 1 << UInt8(y - top)
        }
    }
    return columns.keys.sorted().map { "#\($0)" + runs(columns[$0] ?? []) }.joined(separator: "$")
}

/// Each column is a character from `?` on; four alike and more are counted.
private func runs(_ columns: [UInt8]) -> String {
    var made = ""
    var at = 0
    while at < columns.count {
        var end = at
        while end < columns.count, columns[end] == columns[at] { end += 1 }
        let character = Character(UnicodeScalar(63 + columns[at]))
        // What is empty up to the end need not be said.
        if columns[at] != 0 || end < columns.count {
            made += end - at > 3 ? "!\(end - at)\(character)" : String(repeating: character, count: end - at)
        }
        at = end
    }
    return made
}

/// The colours of a canvas where they are at most 256, else a cube of six levels a channel.
private struct SixelPalette {
    private(set) var colours: [UInt32] = []
    private var indices: [UInt32: Int] = [:]
    private var isCube = false

    init(_ canvas: Canvas) {
        for pixel in canvas.pixels where indices[pixel] == nil {
            guard indices.count < 256 else {
                isCube = true
                break
            }
            indices[pixel] = colours.count
            colours.append(pixel)
        }
        if isCube {
            colours = (0..<216).map { (index: UInt32) -> UInt32 in
                let red = index / 36 * 51
                let green = index / 6 % 6 * 51
                return red << 16 | green << 8 | index % 6 * 51
            }
        }
    }

    func index(of pixel: UInt32) -> Int {
        guard isCube else { return indices[pixel] ?? 0 }
        let levels = [16, 8, 0].map { (Int(pixel >> $0 & 0xff) + 25) / 51 }
        return levels[0] * 36 + levels[1] * 6 + levels[2]
    }
}
