import Drawing
import Glibc
import Primitives

/// Draws recorded screens over and over: `decoders DEPTH FILE…`, unpacked recordings (`Tests/DrawingTests/Recordings`).
///
/// Prints for each file the bytes of pixels that are drawn in one run at the depth of the wire, then the seconds of the
/// fastest of some runs. Each run begins with a new screen of 800 × 600, made before its clock starts.
@main struct Decoders {
    static let runs = 30

    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        guard let bits = arguments.first.flatMap({ Int($0) }), let depth = ColorDepth(rawValue: bits) else { exit(64) }
        for file in arguments.dropFirst() {
            guard let recording = read(file), let screen = Screen(width: 800, height: 600, depth: depth) else {
                exit(66)
            }
            var best = Double.infinity
            var tally = DrawingTally()
            for _ in 0..<runs {
                var fresh = screen
                // Its pixels are copied before the clock starts, not within the first update.
                try? fresh.slowPath(update: [0, 0, 0, 0, 1, 0, 0, 0, 9, 10, 0x1c, 1, 0, 1, 0, 0xff])
                let began = now()
                draw(recording, on: &fresh)
                best = min(best, now() - began)
                tally = fresh.tally
            }
            guard tally.unreadable == 0 else { exit(65) }
            print((tally.pixelsDrawn - 1) * ((bits + 7) / 8), best)
        }
    }

    private static func draw(_ recording: [UInt8], on screen: inout Screen) {
        var reader = ByteReader(recording, message: "recording")
        while let kind = try? reader.u8("kind"), let length = try? reader.u32le("length"),
            let update = try? reader.take(Int(length), "update")
        {
            if kind == 1 { try? screen.fastPath(updates: update) } else { try? screen.slowPath(update: update) }
        }
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func read(_ name: String) -> [UInt8]? {
        guard let file = fopen(name, "rb") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            if count == 0 { return bytes }
            bytes += piece[..<count]
        }
    }
}
