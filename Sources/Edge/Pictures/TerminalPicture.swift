public import Drawing
internal import Primitives

/// How a terminal can show a picture.
public enum TerminalGraphics: Equatable, Sendable {
    /// The kitty graphics protocol: PNG in base64.
    case kitty
    /// Sixel graphics (DEC VT340), with at most 256 colours.
    case sixel
    /// One character for two pixels, in 24-bit colours or in the 256 of xterm.
    case halfBlocks(isTrueColour: Bool)
}

/// A canvas as text for a terminal, within `columns` × `rows` characters; ends with a new line.
public func terminalPicture(of canvas: Canvas, _ graphics: TerminalGraphics, columns: Int, rows: Int) -> String {
    // Characters are taken for 10 × 20 pixels: what a terminal of today shows, and half as high as wide in any.
    switch graphics {
    case .kitty: kitty(canvas.scaled(toFit: columns * 10, rows * 20))
    case .sixel: sixel(canvas.scaled(toFit: columns * 10, rows * 20))
    case .halfBlocks(let isTrueColour): halfBlocks(canvas.scaled(toFit: columns, rows * 2), isTrueColour)
    }
}

/// Chunks of at most 4096 characters; `q=2` asks the terminal for no answer, which nobody would read.
private func kitty(_ canvas: Canvas) -> String {
    guard let file = png(of: canvas) else { return "" }
    let text = Array(base64(file).utf8)
    var made = ""
    var at = 0
    repeat {
        let end = min(at + 4096, text.count)
        let more = end < text.count ? 1 : 0
        made += at == 0 ? "\u{1b}_Ga=T,f=100,q=2,m=\(more);" : "\u{1b}_Gm=\(more);"
        made += String(decoding: text[at..<end], as: UTF8.self) + "\u{1b}\\"
        at = end
    } while at < text.count
    return made + "\n"
}

private func halfBlocks(_ canvas: Canvas, _ isTrueColour: Bool) -> String {
    var made = ""
    for y in stride(from: 0, to: canvas.height, by: 2) {
        var last = ""
        for x in 0..<canvas.width {
            let style = "38;" + colour(canvas[x, y], isTrueColour) + ";48;" + colour(canvas[x, y + 1], isTrueColour)
            if style != last { made += "\u{1b}[" + style + "m" }
            last = style
            made += "▀"
        }
        made += "\u{1b}[0m\n"
    }
    return made
}

private func colour(_ pixel: UInt32, _ isTrueColour: Bool) -> String {
    let (red, green, blue) = (pixel >> 16 & 0xff, pixel >> 8 & 0xff, pixel & 0xff)
    return isTrueColour ? "2;\(red);\(green);\(blue)" : "5;\(xtermColour(red, green, blue))"
}

/// The nearest of xterm's cube (16…231) and greys (232…255).
private func xtermColour(_ red: UInt32, _ green: UInt32, _ blue: UInt32) -> Int {
    let levels: [Int] = [0, 95, 135, 175, 215, 255]
    let wanted = [Int(red), Int(green), Int(blue)]
    func distance(_ colour: [Int]) -> Int { zip(wanted, colour).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
    let cube = wanted.map { value in
        levels.indices.min { abs(levels[$0] - value) < abs(levels[$1] - value) } ?? 0
    }
    let grey = min(max((wanted.reduce(0, +) / 3 - 3) / 10, 0), 23)
    return distance(cube.map { levels[$0] }) <= distance([Int](repeating: 8 + 10 * grey, count: 3))
        ? 16 + 36 * cube[0] + 6 * cube[1] + cube[2] : 232 + grey
}
