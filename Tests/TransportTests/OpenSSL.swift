import Foundation
import Primitives

/// The `openssl` program: another reader and writer of certificates than ours.
enum OpenSSL {
    struct Failure: Error { let words: String }

    /// What it prints, given these arguments and this input.
    @discardableResult
    static func run(_ arguments: [String], input: [UInt8] = []) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        let (toIt, fromIt, complaints) = (Pipe(), Pipe(), Pipe())
        (process.standardInput, process.standardOutput, process.standardError) = (toIt, fromIt, complaints)
        try process.run()
        try toIt.fileHandleForWriting.write(contentsOf: Data(input))
        try toIt.fileHandleForWriting.close()
        let output = try fromIt.fileHandleForReading.readToEnd() ?? Data()
        let words = try complaints.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(words: String(decoding: words, as: UTF8.self)) }
        return Array(output)
    }

    static func text(_ arguments: [String], input: [UInt8] = []) throws -> String {
        String(decoding: try run(arguments, input: input), as: UTF8.self).trimmingCharacters(
            in: .whitespacesAndNewlines)
    }

    /// A self-signed certificate in DER. `key` is as `-newkey` takes it, `subject` as `/CN=name`.
    static func selfSigned(key: [String], subject: String, extensions: [String] = [], digest: String = "-sha256") throws
        -> [UInt8]
    {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("redial-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("certificate.der").path
        let arguments =
            ["req", "-x509", "-nodes", "-utf8", "-newkey"] + key
            + ["-keyout", folder.appendingPathComponent("key.pem").path, "-subj", subject, digest, "-days", "30"]
            + extensions.flatMap { ["-addext", $0] } + ["-outform", "DER", "-out", file]
        try run(arguments)
        return Array(try Data(contentsOf: URL(fileURLWithPath: file)))
    }

    /// What it says of a certificate: one of the options of `openssl x509`, without the label before the equals sign.
    static func field(_ options: [String], of der: [UInt8]) throws -> String {
        let line = try text(["x509", "-inform", "DER", "-noout"] + options, input: der)
        return line.split(separator: "=", maxSplits: 1).last.map(String.init) ?? ""
    }

    /// `2026-11-23 10:00:00Z` as an instant.
    static func instant(_ option: String, of der: [UInt8]) throws -> UnixTime? {
        UnixTime(
            rfc3339: try field([option, "-dateopt", "iso_8601"], of: der).replacingOccurrences(of: " ", with: "T"))
    }

    /// The SHA-256 of the SubjectPublicKeyInfo.
    static func publicKeySHA256(of der: [UInt8]) throws -> String {
        let pem = try run(["x509", "-inform", "DER", "-noout", "-pubkey"], input: der)
        let key = try run(["pkey", "-pubin", "-outform", "DER"], input: pem)
        return hex(try run(["dgst", "-sha256", "-binary"], input: key))
    }
}
