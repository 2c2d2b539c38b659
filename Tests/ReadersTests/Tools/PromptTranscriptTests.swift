import Readers
import Testing

private let mark = "redial-1f"
private let printed =
    "Willkommen\r\nMicrosoft Windows [Version 10.0]\r\n\(mark) 1 0\r\n\(mark) begin\r\nfirst\r\n\r\nsecond\r\n"
    + "\(mark) 1 0\r\n\(mark) 2 1060\r\nx\r\n\(mark) 3 -5 \r\nrest"

@Suite struct PromptTranscriptTests {
    @Test func whatStandsBetweenTheMarksIsAnAnswer() throws {
        let transcript = try #require(PromptTranscript(Array(printed.utf8), mark: mark))
        #expect(transcript.answers.map(\.status) == [0, 1060, -5])
        #expect(transcript.answers[0].output == Array("first\r\n\r\nsecond\r\n".utf8))
        #expect(transcript.answers[1].output == [])
        #expect(transcript.answers[2].output == Array("x\r\n".utf8))
    }

    @Test func aPromptThatShowsItselfIsNoHindrance() throws {
        let prompt = "C:\\Users\\a b>"
        let text = "\(prompt)\(mark) begin\r\n\(prompt)a\r\n\(prompt)\(mark) 1 0\r\n\(prompt)echo \(mark) 2 0\r\n"
        let transcript = try #require(PromptTranscript(Array(text.utf8), mark: mark))
        #expect(transcript.answers == [.init(output: Array("\(prompt)a\r\n".utf8), status: 0)])
    }

    @Test func withoutABeginningThereWasNoPrompt() {
        #expect(PromptTranscript(Array("sh: cmd.exe: not found\n".utf8), mark: mark) == nil)
        #expect(PromptTranscript([], mark: mark) == nil)
        #expect(PromptTranscript(Array(printed.utf8), mark: "redial-2") == nil)
    }

    @Test(arguments: ["2 0", "1", "1 x", "1 0 0", "begin"])
    func afterAWrongMarkNothingIsBelieved(wrong: String) throws {
        let text = "\(mark) begin\r\na\r\n\(mark) \(wrong)\r\n\(mark) 1 0\r\n"
        #expect(try #require(PromptTranscript(Array(text.utf8), mark: mark)).answers == [])
    }

    @Test func everyPrefixHasOnlyWholeAnswers() throws {
        let bytes = Array(printed.utf8)
        let whole = try #require(PromptTranscript(bytes, mark: mark)).answers
        for count in 0..<bytes.count {
            guard let cut = PromptTranscript(Array(bytes.prefix(count)), mark: mark) else { continue }
            #expect(cut.answers.count <= whole.count)
            #expect(cut.answers.dropLast() == whole.prefix(max(0, cut.answers.count - 1)))
        }
    }
}

@Suite struct ServiceStatusTests {
    /// Of a Russian Windows.
    private func output(_ state: Int) -> [UInt8] {
        Array(
            """

            Имя_службы: TermService
                    Тип                : 30  WIN32
                    Состояние          : \(state)  RUNNING
                                            (STOPPABLE, NOT_PAUSABLE, ACCEPTS_PRESHUTDOWN)
                    Код_выхода_Win32   : 1077  (0x435)
                    Код_выхода_службы  : 0  (0x0)
                    Контрольная_точка  : 0x0

            """.utf8)
    }

    @Test func theSecondNumberIsTheState() {
        #expect(ServiceStatus(output(4)) == .running)
        #expect(ServiceStatus(output(1)) == .stopped)
        #expect(ServiceStatus(output(3)) == .stopPending)
        #expect(ServiceStatus(output(9)) == nil)
    }

    @Test func anErrorIsNoState() {
        #expect(ServiceStatus(Array("[SC] EnumQueryServicesStatus:OpenService FAILED 1060:\r\n\r\n".utf8)) == nil)
        for count in 0..<output(4).count { _ = ServiceStatus(Array(output(4).prefix(count))) }
    }
}
