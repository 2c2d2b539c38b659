public import Drawing

extension Canvas {
    /// The canvas made to fit into `width` × `height` with its proportions kept; never larger than it is. Each pixel is the
    /// mean of those that it stands for.
    public func scaled(toFit width: Int, _ height: Int) -> Canvas {
        let factor = min(
            Double(max(width, 1)) / Double(self.width), Double(max(height, 1)) / Double(self.height), 1)
        guard factor < 1 else { return self }
        let (newWidth, newHeight) = (
            max(Int(Double(self.width) * factor), 1), max(Int(Double(self.height) * factor), 1)
        )
        var made: [UInt32] = []
        made.reserveCapacity(newWidth * newHeight)
        for y in 0..<newHeight {
            let rows =
                y * self.height / newHeight..<max((y + 1) * self.height / newHeight, y * self.height / newHeight + 1)
            for x in 0..<newWidth {
                let columns =
                    x * self.width / newWidth..<max((x + 1) * self.width / newWidth, x * self.width / newWidth + 1)
                made.append(mean(columns, rows))
            }
        }
        return Canvas(width: newWidth, height: newHeight, pixels: made) ?? self
    }

    private func mean(_ columns: Range<Int>, _ rows: Range<Int>) -> UInt32 {
        var (red, green, blue) = (0, 0, 0)
        for y in rows {
            for pixel in pixels[(y * width + columns.lowerBound)..<(y * width + columns.upperBound)] {
                red += Int(pixel >> 16 & 0xff)
                green += Int(pixel >> 8 & 0xff)
                blue += Int(pixel & 0xff)
            }
        }
        let count = columns.count * rows.count
        return UInt32(red / count) << 16 | UInt32(green / count) << 8 | UInt32(blue / count)
    }
}
