import CUnpack
import Drawing
import Foundation
import Primitives
import Testing

/// What a real server sent to be drawn; `Recordings/README.md` says how it was recorded.
struct Recording {
    private(set) var updates: [(isFastPath: Bool, bytes: ArraySlice<UInt8>)] = []

    init(_ name: String) throws {
        var reader = ByteReader(try unpacked(name + ".recording"), message: "recording")
        while !reader.isAtEnd {
            let isFastPath = try reader.u8("kind") == 1
            updates.append((isFastPath, try reader.take(Int(try reader.u32le("length")), "update")))
        }
    }

    /// The screen at the end; every update must have been readable.
    func play(_ depth: ColorDepth) throws -> Screen {
        var screen = try #require(Screen(width: 800, height: 600, depth: depth))
        for update in updates {
            if update.isFastPath {
                try screen.fastPath(updates: update.bytes)
            } else {
                try screen.slowPath(update: update.bytes)
            }
        }
        return screen
    }
}

/// xfreerdp's picture of the same session, as 0x00RRGGBB.
func freeRDPPicture(_ name: String) throws -> [UInt32] {
    let bytes = try unpacked(name + ".picture")
    return stride(from: 0, to: bytes.count, by: 3).map {
        UInt32(bytes[$0]) << 16 | UInt32(bytes[$0 + 1]) << 8 | UInt32(bytes[$0 + 2])
    }
}

func recordingFile(_ name: String) throws -> Data {
    try Data(
        contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Recordings/" + name))
}

private func unpacked(_ name: String) throws -> [UInt8] {
    let packed = [UInt8](try recordingFile(name))
    var bytes = [UInt8](repeating: 0, count: 4 << 20)
    var count = uLong(bytes.count)
    try #require(uncompress(&bytes, &count, packed, uLong(packed.count)) == Z_OK)
    return Array(bytes[..<Int(count)])
}
