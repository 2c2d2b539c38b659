public import Evidence
import Explanation
import Knowledge
import Programs
import Readers

/// A picture of the dialog that a client showed (PNG or JPEG).
public enum DialogPictureReader: FileReader {
    public static let kind = FileKind.dialogPicture

    public static func recognises(_ head: FileHead) -> Bool { DialogPicture.isPicture(head.bytes) }

    public static func read(_ file: InputFile) async throws(FileProblem) -> [FileReading] {
        let text = try await text(in: try file.whole(limit: DialogPicture.limit))
        var reading = FileReading(file: file.name, kind: kind)
        if let code = codeShown(in: text) {
            reading.sights = [.init(code)]
        } else {
            reading.warnings = [
                .init(id: "no-code", text: "shows no error code that redial knows; tell it the code with --code")
            ]
        }
        return [reading]
    }

    private static func text(in picture: [UInt8]) async throws(FileProblem) -> String {
        do throws(PictureFailure) {
            return try await DialogPicture.text(in: picture)
        } catch {
            switch error {
            case .noReader: throw .needs("tesseract", package: "tesseract-ocr")
            case .unreadable(let why): throw .damaged("cannot be read as a picture: \(why)")
            }
        }
    }
}

/// The code of a dialog's text; nil where it shows none that a client would.
func codeShown(in text: String) -> UserCode? {
    let codes = explainedCodes(in: text, knowledge: .shared)
    let first = codes.first { code in
        code.number != nil
            && code.entry.map { [.disconnectReason, .gatewayClient, .client].contains($0.kind) } ?? false
    }
    guard let code = first?.number else { return nil }
    let extended = codes.first { $0.entry?.kind == .extendedReason || $0.entry?.kind == .errorInfo }?.number
    return UserCode(code: code, extended: extended == code ? nil : extended)
}
