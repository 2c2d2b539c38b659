/// Why no text can be had of a picture.
public enum PictureFailure: Error, Equatable {
    /// tesseract, which reads pictures, is not installed.
    case noReader
    case unreadable(String)
}

/// The text in a picture of a dialog, as tesseract reads it.
public enum DialogPicture {
    /// No screenshot of a dialog, or of a whole desktop, is larger.
    public static let limit = 32 << 20
    public static let limitMs = 30_000.0
    private static let textLimit = 1 << 16

    /// True for the beginnings of PNG and JPEG files.
    public static func isPicture(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) || bytes.starts(with: [0xff, 0xd8, 0xff])
    }

    /// - Parameter picture: a PNG or JPEG file.
    public static func text(
        in picture: [UInt8], limitMs: Double = Self.limitMs
    ) async throws(PictureFailure) -> String {
        do {
            // One block of text, as a dialog is; more threads than one make small pictures slower.
            var reader = Program(
                "tesseract", ["stdin", "stdout", "--psm", "6"], limitMs: limitMs, outputLimit: textLimit)
            reader.environment = ["OMP_THREAD_LIMIT": "1"]
            reader.input = .bytes(picture)
            let end = try await reader.runAside()
            guard end.status == 0 else { throw PictureFailure.unreadable("tesseract ended with \(end.status)") }
            return String(decoding: end.output, as: UTF8.self)
        } catch let failure as PictureFailure {
            throw failure
        } catch ProgramFailure.notInstalled {
            throw .noReader
        } catch {
            throw .unreadable("\(error)")
        }
    }
}
