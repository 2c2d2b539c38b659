/// Columns that text takes on a terminal. Where terminals disagree the larger number is taken, so that no line runs over.
/// [UAX #11, UTS #51]
func displayWidth(_ text: some StringProtocol) -> Int {
    text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.reduce(0) { $0 + displayWidth($1) }
}

private func displayWidth(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    let sum = scalars.reduce(0) { $0 + displayWidth($1) }
    // The selector asks for the picture form of a character, which is wide.
    return scalars.contains("\u{fe0f}") ? max(2, sum) : sum
}

private func displayWidth(_ scalar: Unicode.Scalar) -> Int {
    if scalar.isASCII { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    if isJoiningJamo(scalar) { return 0 }
    return scalar.properties.isEmojiPresentation || wide.contains { $0.contains(scalar.value) } ? 2 : 1
}

/// Vowels and final consonants of Hangul stand inside the cell of the consonant before them.
private func isJoiningJamo(_ scalar: Unicode.Scalar) -> Bool {
    (0x1160...0x11ff).contains(scalar.value) || (0xd7b0...0xd7ff).contains(scalar.value)
}

/// Blocks of East Asian Width W and F, whole; emoji are known by their property.
private let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115f, 0x2329...0x232a, 0x2e80...0x303e, 0x3041...0x4dbf, 0x4dc0...0x4dff, 0x4e00...0xa4cf,
    0xa960...0xa97f,
    0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff01...0xff60, 0xffe0...0xffe6,
    0x16fe0...0x18dff, 0x1aff0...0x1b2ff, 0x1d300...0x1d376, 0x1f200...0x1f2ff, 0x1f300...0x1f64f, 0x1f680...0x1f6ff,
    0x1f900...0x1faff, 0x20000...0x3fffd,
]

/// Lines of at most `width` columns, broken at spaces. Only a word that is wider than a whole line is broken itself.
func wrapped(_ text: String, width: Int) -> [String] {
    filled(text.split(separator: " ").map(String.init), width: width)
}

/// The same for words that are kept together although there may be spaces in them.
func filled(_ words: [String], width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in words.flatMap({ pieces(of: $0, width: width) }) {
        let wide = displayWidth(word)
        if !line.isEmpty, used + 1 + wide > width {
            lines.append(line)
            line = ""
        }
        used = line.isEmpty ? wide : used + 1 + wide
        line += line.isEmpty ? word : " " + word
    }
    return line.isEmpty ? lines : lines + [line]
}

private func pieces(of word: String, width: Int) -> [String] {
    guard displayWidth(word) > width else { return [word] }
    var pieces: [String] = []
    var piece = ""
    var used = 0
    for character in word {
        let wide = displayWidth(character)
        if used + wide > width, !piece.isEmpty {
            pieces.append(piece)
            piece = ""
            used = 0
        }
        piece.append(character)
        used += wide
    }
    return pieces + [piece]
}
