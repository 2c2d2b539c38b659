public import Evidence
import Readers
import Transport

/// Certificates: `.cer`, `.crt`, `.der`, `.pem`, `.p7b`. A `.pfx` is named, never opened: that needs its password.
public enum CertificateReader: FileReader {
    public static let kind = FileKind.certificate
    private static let limit = 4 << 20

    public static func recognises(_ head: FileHead) -> Bool { CertificateBundle.isBeginning(head.bytes) }

    public static func read(_ file: InputFile) async throws(FileProblem) -> [FileReading] {
        let bundle = CertificateBundle(try file.whole(limit: limit))
        var reading = FileReading(file: file.name, kind: kind)
        if let fact = certificateFact(of: bundle.certificates) { reading.sights = [.init(fact)] }
        if bundle.isPKCS12 {
            reading.warnings.append(
                .init(
                    id: "password-needed",
                    text:
                        "holds certificate and private key behind a password (PKCS #12) and is not opened; export the certificate alone, as .cer"
                ))
        } else if reading.sights.isEmpty {
            throw .damaged(
                bundle.holdsKey
                    ? "holds a private key, which is nobody's business here, and no certificate"
                    : "holds no certificate that can be read")
        }
        if bundle.holdsKey, !bundle.isPKCS12 {
            reading.warnings.append(.init(id: "private-key", text: "holds a private key too, which was not read"))
        }
        if bundle.isIncomplete {
            reading.warnings.append(.init(id: "part-unreadable", text: "holds a part that could not be read"))
        }
        return [reading]
    }
}
