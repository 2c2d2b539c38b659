/// The numbers by which screens are told apart, each with its reason.
public enum ScreenRules {
    /// Channels up to this are black to the eye; 15-bit and 16-bit colours round to 0 or 8, so 16 is well above rounding.
    public static let blackest: UInt32 = 16
    /// A black screen may show a pointer drawn into the picture (32 × 32 of 640 × 480 are 0.33 %) or a few stray pixels.
    public static let blackShare = 0.995
    /// One colour with as much else as a pointer: a session that has painted its background and nothing on it.
    public static let singleColourShare = 0.995
    /// A desktop or a program has icons, text or a picture: smoothed text alone makes dozens of shades, a plain console
    /// without smoothing two. 16 lies between, and is the palette of the oldest desktops.
    public static let desktopColours = 16
    /// Words of at least this many letters count as text that was recognised; shorter ones are noise of the recogniser.
    public static let wordLetters = 3

    static func isBlack(_ colour: UInt32) -> Bool {
        colour >> 16 & 0xff <= blackest && colour >> 8 & 0xff <= blackest && colour & 0xff <= blackest
    }
}
