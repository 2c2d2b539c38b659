import Diagnosis
import Evidence
import Repairs

/// A command worth running next, and what for.
public struct NextCommand: Equatable, Sendable {
    /// Quoted for a POSIX shell; joined by spaces they are the command.
    public let words: [String]
    public let why: String

    public var command: String { words.joined(separator: " ") }
}

extension Report {
    /// What to run next, the most telling first. A healthy host with nothing to ask still has the user's code to offer:
    /// that someone ran a check means that something did not work.
    public var next: [NextCommand] {
        var commands: [NextCommand] = []
        if let sha256 = strangersFingerprint {
            commands.append(
                NextCommand(
                    words: check + ["--trust", sha256],
                    why: "once you have compared this fingerprint with the one that the server itself shows"))
        }
        if let walk = walkToWhatAFileNames { commands.append(walk) }
        if let question = diagnosis.ask.first {
            commands.append(answering(question))
        }
        if readFrom.isEmpty, diagnosis.causes.contains(where: { Planner.isWorthRepairing($0) && !$0.repairs.isEmpty }) {
            commands.append(
                NextCommand(
                    words: ["redial", "fix"] + check.dropFirst(2).prefix { $0 != "--user" },
                    why: "the repairs that serve this, least invasive first"))
        }
        if walk.first(UserCode.self) == nil {
            commands.append(
                NextCommand(
                    words: check + ["--code", "0x…", "--extended", "0x…"],
                    why: "with the codes that the user's client showed"))
        }
        if diagnosis.verdict.state != .healthy {
            commands.append(NextCommand(words: check + ["--json"], why: "all the evidence, for a ticket or a program"))
        }
        return commands
    }

    /// A .rdp file is a target as well; what the other files tell is joined.
    private var walkToWhatAFileNames: NextCommand? {
        guard let file = readFrom.first(where: { $0.lowercased().hasSuffix(".rdp") }),
            walk.first(ConnectionFile.self)?.fact.address != nil
        else { return nil }
        let others = readFrom.filter { $0 != file }.flatMap { ["--with", shellQuoted($0)] }
        return NextCommand(
            words: ["redial", "check", shellQuoted(file)] + others, why: "a walk to the host that the .rdp file names")
    }

    private func answering(_ question: Question) -> NextCommand {
        NextCommand(
            words: check + ["--answer", shellQuoted("\(question.id)=\(question.answers.first ?? "yes")")],
            why: "with your answer to the first question: " + question.answers.joined(separator: ", "))
    }

    /// Of a host that was kept from the password because nothing vouches for it; one that changed is no stranger.
    private var strangersFingerprint: String? {
        guard let trust = walk.all(IdentityTrust.self).last?.fact, trust.outcome == .refused, trust.why == .firstContact
        else { return nil }
        return trust.sha256
    }

    private var check: [String] {
        if !readFrom.isEmpty { return ["redial", "read"] + readFrom.map(shellQuoted) }
        let address = walk.target.address.map { ["--address", shellQuoted($0)] } ?? []
        // A gateway of a .rdp file comes with the file.
        let isOfFile = walk.target.asked.lowercased().hasSuffix(".rdp")
        let gateway = isOfFile ? [] : walk.target.gateway.map { ["--gateway", shellQuoted($0)] } ?? []
        let inside = inside.map { ["--inside", shellQuoted($0)] } ?? []
        // Who it was for is not kept; without a user the walk would not get that far again.
        let user = walk.first(IdentityTrust.self) == nil ? [] : ["--user", "…"]
        return ["redial", command, shellQuoted(target.asked)] + address + gateway + inside + user
    }
}

/// The word as it is where every shell takes it so, else in single quotes: what is pasted must not run as something else.
func shellQuoted(_ word: String) -> String {
    let isPlain = !word.isEmpty && word.utf8.allSatisfy { isPlainInShells($0) }
    return isPlain
        ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
}

private func isPlainInShells(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default: "-._:/@%=+,".utf8.contains(byte)
    }
}
