import Primitives
import Programs

/// What the client says when it did not get through, always with the same exit code; its words are not translated.
enum SSHFailure {
    static func of(_ failure: ProgramFailure, _ place: String) -> AccessFailure {
        switch failure {
        case .notInstalled:
            AccessFailure(.notInstalled, "OpenSSH's client (ssh) is not installed on this machine.")
        case .timedOut:
            AccessFailure(.timedOut, "\(place) gave no answer in time. What was asked for last may have been done.")
        case .tooMuchOutput: AccessFailure(.unexpected, "\(place) printed more than any answer has.")
        case .failed(let why): AccessFailure(.unexpected, "ssh cannot be run: \(shown(why)).")
        }
    }

    private static let known: [(words: [String], kind: AccessFailure.Kind, says: String)] = [
        (
            ["REMOTE HOST IDENTIFICATION HAS CHANGED"], .unproven,
            "shows another host key than the one that is remembered: it was set up anew, or somebody else answers in its place"
        ),
        (
            ["Host key verification failed", "No matching host key fingerprint"], .unproven,
            "has not proven who it is: its host key is not known here; log on once with ssh and compare the key"
        ),
        (
            ["Permission denied", "Too many authentication failures", "No more authentication methods"],
            .wrongPassword, "lets nobody in with these keys or this password"
        ),
        (["Connection refused"], .unreachable, "refuses the connection: no SSH server listens on that port"),
        (["Could not resolve hostname"], .unreachable, "is a name that leads nowhere"),
        (["timed out", "timeout"], .unreachable, "does not answer: it is off, or something swallows the packets"),
        (["No route to host", "Network is unreachable"], .unreachable, "cannot be reached: there is no way to it"),
        (
            ["kex_exchange_identification", "Connection closed", "Connection reset"], .unreachable,
            "ends the connection before anybody can log on"
        ),
    ]

    /// - Parameter errors: what the client said on standard error.
    static func of(_ errors: [UInt8], _ place: String) -> AccessFailure {
        let text = String(decoding: errors, as: UTF8.self)
        let told = lastLine(errors)
        guard let row = known.first(where: { row in row.words.contains { text.contains($0) } }) else {
            return AccessFailure(
                .unreachable, "ssh does not get through to \(place)\(told.isEmpty ? "." : ": \(told)")")
        }
        return AccessFailure(row.kind, "\(place) \(row.says) (\(told)).")
    }

    static func lastLine(_ bytes: [UInt8]) -> String {
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        return shown(lines.last { !$0.allSatisfy(\.isWhitespace) } ?? "", limit: 160)
    }
}
