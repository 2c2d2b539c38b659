/// A rectangle of pixels; `right` and `bottom` lie outside of it. May be empty, or lie outside of any canvas.
public struct PixelRectangle: Equatable, Sendable {
    public var left: Int
    public var top: Int
    public var right: Int
    public var bottom: Int

    public init(left: Int, top: Int, right: Int, bottom: Int) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }

    /// Widths and heights of drawing orders are signed 16 bit: one below zero is an empty rectangle.
    init(left: Int, top: Int, width: Int, height: Int) {
        self.init(left: left, top: top, right: left + max(width, 0), bottom: top + max(height, 0))
    }

    public var width: Int { max(right - left, 0) }
    public var height: Int { max(bottom - top, 0) }
    public var isEmpty: Bool { right <= left || bottom <= top }
    /// Pixels in it.
    public var area: Int { width * height }

    public func intersection(_ other: PixelRectangle) -> PixelRectangle {
        PixelRectangle(
            left: max(left, other.left), top: max(top, other.top), right: min(right, other.right),
            bottom: min(bottom, other.bottom))
    }
}
