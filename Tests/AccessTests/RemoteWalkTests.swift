import Foundation
import Primitives
import Testing

@testable import Access

private func run(_ words: [String], feeding text: [UInt8] = [], seconds: Double = 10, output: Int = 1 << 20) throws
    -> ChildProcess.Result
{
    try #require(ChildProcess(words)).converse(
        feeding: text, limits: .init(milliseconds: seconds * 1000, outputBytes: output))
}

private func machine() throws -> String {
    let said = try run(["sh", "-c", #"printf "%s %s" "$(uname -s)" "$(uname -m)""#])
    return String(decoding: said.output, as: UTF8.self)
}

/// Runs the script as a login shell would, with `program` in place of redial.
private func runScript(
    _ program: String, _ arguments: [String], shell: String = "sh", machine other: String? = nil, cutTo: Int? = nil,
    temporary: String? = nil
) throws -> (result: ChildProcess.Result, document: String?) {
    let bytes = Array(program.utf8)
    let header = try #require(
        RemoteScript.header(mark: "mark", machine: try other ?? machine(), size: bytes.count, arguments: arguments))
    let folder = temporary.map { ["env", "TMPDIR=\($0)"] } ?? []
    let result = try run(folder + [shell, "-c", RemoteScript.command], feeding: header + bytes.prefix(cutTo ?? .max))
    return (result, RemoteScript.document(in: result.output, mark: "mark").map { String(decoding: $0, as: UTF8.self) })
}

private let echo = """
    #!/bin/sh
    test "$1" = --version && exit 0
    for word; do printf "<%s>" "$word"; done
    exit 2

    """

@Suite struct RemoteScriptTests {
    @Test(arguments: ["sh", "bash", "dash"]) func argumentsArriveAsTheyWere(_ shell: String) throws {
        let hostile = ["$(touch /tmp/never)", "a b", "'\"\\", "`id`", "; exit 9", "*", "", "-n", "é\u{1b}"]
        let (result, document) = try runScript(echo, hostile, shell: shell)
        #expect(result.ending == .exited(2))
        #expect(document == hostile.map { "<\($0)>" }.joined())
        #expect(!FileManager.default.fileExists(atPath: "/tmp/never"))
    }

    @Test func theFolderIsGoneAfterwards() throws {
        let where_ =
            "#!/bin/sh\ntest \"$1\" = --version && exit 0\nls -ld \"${0%/*}\" | cut -c1-10\nprintf %s \"${0%/*}\"\n"
        let (_, document) = try runScript(where_, [])
        let lines = try #require(document).split(separator: "\n").map(String.init)
        #expect(lines.first == "drwx------")
        #expect(!FileManager.default.fileExists(atPath: try #require(lines.last)))
    }

    @Test func aLineBreakInAnArgumentIsRefused() {
        #expect(RemoteScript.header(mark: "m", machine: "x", size: 1, arguments: ["a\nb"]) == nil)
    }

    @Test func whatAProfileSaysIsPassedOver() {
        let said = Array("Welcome!\nmark\n{}".utf8)
        #expect(RemoteScript.document(in: said, mark: "mark") == Array("{}".utf8))
        #expect(RemoteScript.document(in: Array("Welcome!".utf8), mark: "mark") == nil)
    }

    @Test func whatGoesWrongHasACodeOfItsOwn() throws {
        #expect(try runScript(echo, [], machine: "Plan9 mips").result.ending == .exited(86))
        #expect(try runScript("#!/nonexistent\n", []).result.ending == .exited(85))
        #expect(try runScript(echo, [], temporary: "/nonexistent").result.ending == .exited(81))
    }

    @Test func itIsOneLineThatEveryLoginShellTakes() {
        let inner = RemoteScript.command.dropFirst("exec sh -c '".count).dropLast()
        #expect(!inner.contains("'") && !inner.contains("\n"))
        #expect(!inner.contains("\\"))
    }
}

@Suite struct ChildProcessTests {
    @Test func aProgramThatIsNotThereIsNone() { #expect(ChildProcess(["no-such-program-anywhere"]) == nil) }

    @Test func bothStreamsAndTheCodeAreTaken() throws {
        let result = try run(["sh", "-c", "cat; echo oh >&2; exit 7"].enumerated().map { $1 }, feeding: [], seconds: 1)
        // Standard input stays open until the program closes its output, which cat does not: it is ended.
        #expect(result.ending == .timedOut)
        let other = try run(["sh", "-c", "head -c 3; echo oh >&2; exit 7"], feeding: Array("abcd".utf8))
        #expect(other.ending == .exited(7))
        #expect(other.output == Array("abc".utf8))
        #expect(other.complaint == Array("oh\n".utf8))
    }

    @Test func outputAndComplaintsAreBounded() throws {
        let flood = try run(["sh", "-c", "exec yes"], output: 100_000)
        #expect(flood.ending == .saidTooMuch)
        #expect(flood.output.count < 200_000)
        let complaints = try run(["sh", "-c", "head -c 100000 /dev/zero >&2"])
        #expect(complaints.complaint.count <= 4096)
    }

    @Test func aMegabyteGoesInAndOut() throws {
        let megabyte = [UInt8](repeating: 65, count: 1 << 20)
        let result = try run(["head", "-c", "1048576"], feeding: megabyte)
        #expect(result.output == megabyte)
    }
}

@Suite struct RemoteWalkTests {
    private func judged(_ code: Int32, output: String = "", complaint: String = "") -> Result<
        [UInt8], RemoteWalk.Failure
    > {
        RemoteWalk.judged(
            .init(ending: .exited(code), output: Array(output.utf8), complaint: Array(complaint.utf8)), mark: "mark")
    }

    @Test func anEndingIsToldByWhatItMeans() {
        #expect(judged(2, output: "mark\n{}") == .success(Array("{}".utf8)))
        #expect(
            judged(255, complaint: "x\nme@gate: Permission denied (publickey).\r\n")
                == .failure(.notLoggedOn("me@gate: Permission denied (publickey).")))
        #expect(judged(255, complaint: "Host key verification failed.\n") == .failure(.hostKeyUnproven))
        #expect(judged(83) == .failure(.notStored))
        #expect(judged(84) == .failure(.notExecutable))
        #expect(judged(86) == .failure(.otherMachine))
        #expect(judged(0, output: "nothing") == .failure(.saidNothing("")))
        #expect(judged(1, complaint: "sh: \u{1b}[2J") == .failure(.saidNothing("sh: \\u{1b}[2J")))
    }

    @Test func sshGetsNoWordThatItCouldTakeForAnOption() throws {
        let destination = try #require(SSHDestination("ssh://me@gate:2222"))
        var walk = RemoteWalk(to: destination, arguments: ["check", "$(reboot)"], limitMs: 1)
        walk.configuration = "/tmp/config"
        #expect(walk.words.suffix(3) == ["--", "gate", RemoteScript.command])
        #expect(walk.words.contains("BatchMode=yes"))
        #expect(!walk.words.joined().contains("reboot"))
        #expect(!RemoteScript.command.contains("reboot"))
    }
}
