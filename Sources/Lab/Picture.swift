/// A picture that the lab draws: pixels 0x00RRGGBB, row by row from the top.
public struct Picture: Equatable, Sendable {
    public let width: Int
    public let height: Int
    public private(set) var pixels: [UInt32]

    init(width: Int, height: Int, filledWith color: UInt32 = 0) {
        self.width = width
        self.height = height
        pixels = [UInt32](repeating: color, count: width * height)
    }

    /// What lies outside is left out.
    mutating func fill(_ left: Int, _ top: Int, _ width: Int, _ height: Int, _ color: UInt32) {
        let columns = max(0, left)..<max(0, left, min(self.width, left + width))
        for y in max(0, top)..<max(0, top, min(self.height, top + height)) {
            for x in columns { pixels[y * self.width + x] = color }
        }
    }

    /// A rectangle with a border of one pixel.
    mutating func box(_ left: Int, _ top: Int, _ width: Int, _ height: Int, _ color: UInt32, border: UInt32) {
        fill(left, top, width, height, border)
        fill(left + 1, top + 1, width - 2, height - 2, color)
    }

    /// In letters of 5 × 7 dots, each `scale` pixels wide; returns where the text ends.
    @discardableResult
    mutating func write(_ text: String, _ left: Int, _ top: Int, scale: Int, _ color: UInt32) -> Int {
        var x = left
        for letter in text {
            for (row, dots) in BitmapFont.rows(of: letter).enumerated() {
                for column in 0..<BitmapFont.width where dots & (1 << UInt8(BitmapFont.width - 1 - column)) != 0 {
                    fill(x + column * scale, top + row * scale, scale, scale, color)
                }
            }
            x += (BitmapFont.width + 1) * scale
        }
        return x
    }

    /// A part of it, row by row from the top, with black where it ends.
    func part(_ left: Int, _ top: Int, _ width: Int, _ height: Int) -> [UInt32] {
        (top..<top + height).flatMap { y in
            (left..<left + width).map { x in x < self.width && y < self.height ? pixels[y * self.width + x] : 0 }
        }
    }

    /// As a portable pixmap (P6), which everything reads.
    public var pixmap: [UInt8] {
        var bytes = Array("P6\n\(width) \(height)\n255\n".utf8)
        bytes.reserveCapacity(bytes.count + pixels.count * 3)
        for pixel in pixels {
            for shift in [16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: pixel >> shift)) }
        }
        return bytes
    }
}

extension Scene {
    /// What is to be seen once it is painted; black where nothing is.
    public func picture(width: Int, height: Int) -> Picture {
        switch self {
        case .black, .nothing, .hostile: Picture(width: width, height: height)
        case .color(let color): Picture(width: width, height: height, filledWith: color)
        case .desktop, .moving: desktop(width, height)
        case .frozen: upperHalf(of: desktop(width, height))
        case .login: login(width, height)
        case .refused: refused(width, height)
        }
    }

    private func upperHalf(of whole: Picture) -> Picture {
        var half = whole
        half.fill(0, whole.height / 2, whole.width, whole.height, 0)
        return half
    }

    /// A sky of two hundred blues, icons, a window, a bar at the bottom.
    private func desktop(_ width: Int, _ height: Int) -> Picture {
        var picture = Picture(width: width, height: height)
        for y in 0..<height {
            let shade = UInt32(y * 200 / max(1, height))
            picture.fill(0, y, width, 1, (20 + shade / 4) << 16 | (60 + shade / 2) << 8 | (40 + shade))
        }
        for (index, color) in ([0xf0c040, 0x40a0f0, 0x60c060, 0xd05050] as [UInt32]).enumerated() {
            picture.box(24, 24 + index * 88, 48, 48, color, border: 0xffffff)
            picture.write("File", 26, 80 + index * 88, scale: 2, 0xffffff)
        }
        let (left, top, wide, high) = (width / 4, height / 6, width / 2, height / 2)
        picture.box(left, top, wide, high, 0xf4f4f4, border: 0x202020)
        picture.fill(left + 1, top + 1, wide - 2, 28, 0x3060a0)
        picture.write("Report", left + 12, top + 7, scale: 2, 0xffffff)
        for line in 0..<max(0, (high - 60) / 24) {
            picture.fill(left + 20, top + 44 + line * 24, (wide - 40) * (9 - line % 4) / 9, 8, 0x707880)
        }
        picture.fill(0, height - 40, width, 40, 0x182030)
        picture.box(8, height - 34, 96, 28, 0x305070, border: 0x6080a0)
        picture.write("Start", 22, height - 27, scale: 2, 0xffffff)
        return picture
    }

    private func login(_ width: Int, _ height: Int) -> Picture {
        var picture = Picture(width: width, height: height, filledWith: 0x204060)
        let (left, top) = (width / 2 - 240, height / 2 - 150)
        picture.box(left, top, 480, 300, 0xe8e8e8, border: 0x101010)
        for (row, label) in ["User name", "Password"].enumerated() {
            picture.write(label, left + 24, top + 30 + row * 90, scale: 3, 0x101010)
            picture.box(left + 24, top + 62 + row * 90, 432, 36, 0xffffff, border: 0x404040)
        }
        picture.box(left + 300, top + 230, 156, 46, 0x3060a0, border: 0x101010)
        picture.write("Log on", left + 324, top + 243, scale: 3, 0xffffff)
        return picture
    }

    private func refused(_ width: Int, _ height: Int) -> Picture {
        var picture = Picture(width: width, height: height, filledWith: 0x204060)
        let (left, top) = (width / 2 - 240, height / 2 - 90)
        picture.box(left, top, 480, 180, 0xe8e8e8, border: 0x101010)
        picture.write("Login failed", left + 24, top + 44, scale: 3, 0x101010)
        picture.box(left + 360, top + 110, 96, 46, 0x3060a0, border: 0x101010)
        picture.write("OK", left + 388, top + 123, scale: 3, 0xffffff)
        return picture
    }
}

extension Fault {
    /// What its server paints first for a client of this size; nil where it paints nothing that can be told beforehand.
    public func picture(width: Int, height: Int) -> Picture? {
        guard case .server(let behaviour) = self.behaviour, let session = behaviour.session,
            (200...4096).contains(width), (200...4096).contains(height)
        else { return nil }
        switch session.scene {
        case .nothing, .hostile: return nil
        default: return session.scene.picture(width: width, height: height)
        }
    }
}
