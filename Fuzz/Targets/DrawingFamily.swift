import Drawing
import Primitives

/// The first byte chooses the depth (its low three bits) and the path; what follows is drawn on a small screen, then on the
/// same one again, so that caches and the last values of orders are met filled.
func examineDrawing(_ examination: inout Examination) throws(BrokenPromise) {
    guard let first = examination.input.first,
        let screen = Screen(
            width: 96, height: 80, depth: ColorDepth.allCases[Int(first & 7) % ColorDepth.allCases.count])
    else { return }
    let update = examination.input.dropFirst()
    var drawn = screen
    for _ in 0..<2 {
        do throws(WireError) {
            if first & 8 == 0 { try drawn.slowPath(update: update) } else { try drawn.fastPath(updates: update) }
            examination.take()
        } catch {
            try expectHarmless(error.description)
            try expect(error.offset >= 0, "an error points at byte \(error.offset)")
            try expect(drawn.tally.unreadable > 0, "an error that is not counted")
        }
    }
    try expect(drawn.canvas.pixels.allSatisfy { $0 < 0x0100_0000 }, "a pixel that is no colour")
    try expect(drawn.canvas.pixels.count == 96 * 80, "the canvas has another size")
    try expect(drawn.tally.pixelsChanged <= drawn.tally.pixelsDrawn, "more pixels changed than were drawn")
    // Counting colours takes longer than most updates: not for every input.
    guard first & 0x80 != 0 else { return }
    let statistics = PixelStatistics(of: drawn.canvas)
    try expect((0...1).contains(statistics.commonShare) && statistics.colours >= 1, "statistics that cannot be")
    _ = ScreenClass(statistics, drawn.tally, text: ["login failed"])
}
