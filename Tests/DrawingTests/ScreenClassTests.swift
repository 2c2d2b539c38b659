import Drawing
import Primitives
import Testing

/// What a screen shows, by rules on pixels and words.
@Suite struct ScreenClassTests {
    /// A screen of 640 × 480 of one colour with a rectangle of another.
    private func screen(_ colour: UInt32, _ other: UInt32 = 0, width: Int = 0, height: Int = 0) throws -> Screen {
        try drawn(
            opaqueRectangle(0, 0, 640, 480, colour), opaqueRectangle(100, 100, width, height, other), width: 640,
            height: 480)
    }

    private func kind(_ screen: Screen, _ text: [String]? = nil, isLoggedOn: Bool = false) -> ScreenClass {
        ScreenClass(PixelStatistics(of: screen.canvas), screen.tally, text: text, isLoggedOn: isLoggedOn)
    }

    @Test func nothingDrawn() throws {
        let fresh = try #require(Screen(width: 640, height: 480, depth: .thirtyTwo))
        #expect(kind(fresh) == .nothingDrawn)
        #expect(kind(fresh, [], isLoggedOn: true) == .nothingDrawn)
    }

    /// A pointer of 32 × 32 leaves a screen black, a window does not.
    @Test func black() throws {
        #expect(kind(try screen(0)) == .black)
        #expect(kind(try screen(0x080808)) == .black)
        #expect(kind(try screen(0, 0xffffff, width: 32, height: 32), []) == .black)
        #expect(kind(try screen(0, 0xffffff, width: 60, height: 60)) == .unknown)
        #expect(kind(try screen(0x202020)) == .singleColour(0x202020))
        // A console with a line of text.
        #expect(kind(try screen(0, 0xffffff, width: 30, height: 10), ["root@host:~#"]) == .unknown)
        #expect(kind(try screen(0, 0xffffff, width: 30, height: 10), ["|- .", "x1"]) == .black)
    }

    @Test func singleColour() throws {
        #expect(kind(try screen(0x3a6ea5)) == .singleColour(0x3a6ea5))
        #expect(
            kind(try screen(0x3a6ea5, 0xffffff, width: 32, height: 32), isLoggedOn: true) == .singleColour(0x3a6ea5))
        #expect(kind(try screen(0x3a6ea5, 0xffffff, width: 200, height: 100), isLoggedOn: true) == .unknown)
    }

    /// The login screen of a real xrdp: only its words tell it from a desktop.
    @Test func realScreens() throws {
        let login = try Recording("xrdp-bitmaps-24").play(.twentyFour)
        #expect(kind(login) == .unknown)
        #expect(
            kind(login, ["Login to host", "Session Xorg", "username", "password", "OK Cancel"])
                == .loginScreen(phrase: "login to"))
        #expect(
            kind(login, ["connecting to sesman ip 127.0.0.1 port 3350", "login failed for display 0"])
                == .refusedLogon(phrase: "login failed"))
        let desktop = try Recording("weston-32").play(.thirtyTwo)
        #expect(kind(desktop) == .unknown)
        #expect(kind(desktop, isLoggedOn: true) == .desktop)
        #expect(kind(desktop, ["10:42 Terminal"]) == .desktop)
        #expect(kind(desktop, []) == .unknown)
    }

    /// In other languages, and as a recogniser of English reads them.
    @Test(arguments: [
        ("Der Benutzername oder das Kennwort ist falsch.", true),
        ("Le nom d’utilisateur ou le mot de passe est incorrect.", true),
        ("La contraseña es incorrecta", true), ("THE USER NAME OR PASSWORD\nIS INCORRECT", true), ("Kennwort", false),
        ("Mot de passe", false), ("Contraseña", false), ("Hasło", false),
    ])
    func words(_ line: String, _ isRefusal: Bool) throws {
        let found = kind(try Recording("xrdp-bitmaps-24").play(.twentyFour), [line])
        #expect(found.name == (isRefusal ? "refused-logon" : "login-screen"))
    }

    /// Every phrase is found by itself: the table is folded as text is.
    @Test func thePhrasesAreFolded() {
        for row in ScreenWords.rows {
            #expect(ScreenWords.phrase(of: row.meaning, in: [row.phrase]) != nil, "\(row.phrase)")
        }
    }

    /// What is drawn again as it was changes nothing: by that a picture that stands is told from one that moves.
    @Test func whatIsDrawnAgain() throws {
        var screen = try screen(0x3a6ea5)
        let first = screen.tally
        try screen.slowPath(update: ordersUpdate([opaqueRectangle(0, 0, 9, 9, 0x3a6ea5)])[...])
        #expect(screen.tally.pixelsChanged == first.pixelsChanged && screen.tally.pixelsDrawn > first.pixelsDrawn)
        try screen.slowPath(update: ordersUpdate([opaqueRectangle(0, 0, 9, 9, 0)])[...])
        #expect(screen.tally.pixelsChanged == first.pixelsChanged + 81)
    }

    @Test func statistics() throws {
        let canvas = try #require(Canvas(width: 4, height: 2, pixels: [1, 1, 1, 2, 2, 0x808080, 0xffffff, 0x111111]))
        let found = PixelStatistics(of: canvas)
        #expect(found.commonColour == 1)
        #expect(found.commonShare == 3.0 / 8)
        #expect(found.colours == 5)
        #expect(found.blackShare == 5.0 / 8)
        // A picture of more colours than are told apart.
        let many = try #require(Canvas(width: 400, height: 100, pixels: (0..<40_000).map { UInt32($0) &* 7 }))
        #expect(PixelStatistics(of: many).colours == PixelStatistics.colourLimit)
    }
}
