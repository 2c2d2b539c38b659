import Foundation
import Primitives
import Programs
import Testing

@testable import Access

private func run(_ words: [String], feeding text: [UInt8] = []) throws -> ProgramEnd {
    var program = Program(words[0], Array(words.dropFirst()), limitMs: 10_000, outputLimit: 1 << 20)
    program.input = .held(text)
    return try program.run()
}

private func machine() throws -> String {
    let said = try run(["sh", "-c", #"printf "%s %s" "$(uname -s)" "$(uname -m)""#])
    return String(decoding: said.output, as: UTF8.self)
}

/// Runs the script as a login shell would, with `program` in place of redial.
private func runScript(
    _ program: String, _ arguments: [String], shell: String = "sh", machine other: String? = nil, cutTo: Int? = nil,
    temporary: String? = nil
) throws -> (result: ProgramEnd, document: String?) {
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
        #expect(result.status == 2)
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
        #expect(try runScript(echo, [], machine: "Plan9 mips").result.status == 86)
        #expect(try runScript("#!/nonexistent\n", []).result.status == 85)
        #expect(try runScript(echo, [], temporary: "/nonexistent").result.status == 81)
    }

    @Test func itIsOneLineThatEveryLoginShellTakes() {
        let inner = RemoteScript.command.dropFirst("exec sh -c '".count).dropLast()
        #expect(!inner.contains("'") && !inner.contains("\n"))
        #expect(!inner.contains("\\"))
    }
}

@Suite struct RemoteWalkTests {
    private func judged(_ code: Int32, output: String = "", complaint: String = "") -> Result<
        [UInt8], RemoteWalk.Failure
    > {
        RemoteWalk.judged(
            .init(status: code, output: Array(output.utf8), errors: Array(complaint.utf8)), mark: "mark")
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
