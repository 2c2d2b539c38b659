import Primitives
import Registry
import Testing

@testable import Repairs

private let key = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server"
private let reg = "\"%SystemRoot%\\System32\\reg.exe\""

private func lines(_ item: MachineItem, _ after: ItemState) -> [String] {
    var script = PromptScript(mark: "m", stopsAtFailure: true)
    if let command = script.change(ItemChange(item, from: .absent, to: after)) { script.add(command) }
    return Array(script.lines.dropFirst(2).dropLast())
}

@Suite struct PromptTextTests {
    @Test(arguments: ["fDenyTSConnections", "a & b | c < d > e ^ f (g) 'h' !i!", "C:\\x"])
    func aPromptTakesThisAsItIs(text: String) { #expect(PromptText.isPlain(text)) }

    @Test(arguments: ["", "a\"b", "%PATH%", "50%", "a\nb", "a\rb", "ä", "ends\\", "tab\t", "\u{0}", "\u{7f}"])
    func aPromptWouldReadThis(text: String) { #expect(!PromptText.isPlain(text)) }

    @Test func keysAreOfTheMachine() {
        #expect(PromptText.isKey(key))
        for path in ["HKCU\\Software", "HKLM", "HKLM\\", "HKLM\\a\\\\b", "\\HKLM\\a", "HKLM\\a\" & calc"] {
            #expect(!PromptText.isKey(path))
        }
    }

    @Test func servicesAndRulesHaveSimpleNames() {
        #expect(MachineItem.rule("RemoteDesktop-UserMode-In-TCP").isPlain && MachineItem.service("TermService").isPlain)
        for name in ["a b", "a'b", "a;b", "$(calc)", "", "ä"] {
            #expect(!MachineItem.rule(name).isPlain && !MachineItem.service(name).isPlain)
        }
    }
}

@Suite struct PromptScriptTests {
    @Test func everyCommandIsFollowedByItsNumberAndItsExitCode() {
        var script = PromptScript(mark: "m")
        script.add(PromptScript.value(key, "fDenyTSConnections"))
        script.add(PromptScript.service("TermService"))
        #expect(
            script.lines == [
                #"set "errorlevel=""#, "echo m begin",
                "\(reg) query \"\(key)\" /v \"fDenyTSConnections\" <nul 2>nul", #"set "redial=%errorlevel%""#,
                "echo m 1 %redial%",
                #""%SystemRoot%\System32\sc.exe" query "TermService" <nul 2>nul"#,
                #"set "redial=%errorlevel%""#, "echo m 2 %redial%", "exit 0",
            ])
        #expect(script.text.starts(with: "set \"errorlevel=\"\r\n".utf8))
    }

    @Test func numbersAndShortBytesAreOneWord() {
        let item = MachineItem.value(key: key, name: "n")
        #expect(
            lines(item, .value(RegistryValue(number: 3390))) == [
                "\(reg) add \"\(key)\" /v \"n\" /t REG_DWORD /d 0xd3e /f <nul >nul 2>nul",
                #"set "redial=%errorlevel%""#,
                "echo m 1 %redial%", #"if not "%redial%"=="0" exit 0"#,
            ])
        #expect(lines(item, .value(RegistryValue(type: 3, bytes: [0, 0xa7])))[0].contains("/t REG_BINARY /d 00a7 /f"))
    }

    /// Read back by the reader of `.reg` files.
    @Test(arguments: [
        RegistryValue(text: "a 100% \"ä\" & ^\r\n"), RegistryValue(type: 2, bytes: RegistryValue(text: "%PATH%").bytes),
        RegistryValue(list: ["A", "b c"]), RegistryValue(type: 11, bytes: [1, 2, 3, 4, 5, 6, 7, 8]),
        RegistryValue(type: 0, bytes: [7]), RegistryValue(type: 3, bytes: []),
        RegistryValue(type: 4, bytes: [1, 2, 3]),
        RegistryValue(type: 3, bytes: (0..<5000).map { UInt8(truncatingIfNeeded: $0) }),
        RegistryValue(type: 0x1234, bytes: [1]),
    ])
    func otherTypesGoByAFile(value: RegistryValue) throws {
        let name = "n & \\ (x) ^"
        let all = lines(.value(key: key + "\\A & (b)", name: name), .value(value))
        let head = try #require(all.firstIndex { $0.contains(" import ") })
        let file = all[..<head].map { line in
            let text = line.drop { $0 == ">" }.dropFirst("\"%TEMP%\\m.reg\" echo".count).dropFirst()
            return unescaped(text)
        }
        #expect(
            Array(all[(head + 1)...]) == [
                #"set "redial=%errorlevel%""#, #"del /q "%TEMP%\m.reg""#, "echo m 1 %redial%",
                #"if not "%redial%"=="0" exit 0"#,
            ])
        #expect(all.allSatisfy { $0.utf8.count < 1000 && $0.utf8.allSatisfy { (0x20...0x7e).contains($0) } })
        var reader = RegistryTextReader(RegistrySelection([.init(.system, "Control", depth: 3)]))
        reader.take(Array(file.joined(separator: "\r\n").utf8) + [13, 10])
        reader.finish()
        let path = RegistryPath(.system, "Control\\Terminal Server\\A & (b)")
        #expect(reader.losses == .init())
        #expect(reader.contents.value(path, name) == value.data)
    }

    /// As a prompt reads a line outside quotes.
    private func unescaped(_ text: Substring) -> String {
        var line = ""
        var isQuoted = false
        var isEscaped = false
        for character in text {
            if character == "\"", !isEscaped { isQuoted.toggle() }
            if !isQuoted, !isEscaped, character == "^" {
                isEscaped = true
                continue
            }
            #expect(isQuoted || isEscaped || !"&|<>".contains(character))
            line.append(character)
            isEscaped = false
        }
        return line
    }

    @Test func whatIsRemovedIsLookedForAgain() {
        #expect(
            lines(.value(key: key, name: "n"), .absent).prefix(3) == [
                "\(reg) delete \"\(key)\" /v \"n\" /f <nul >nul 2>nul",
                "\(reg) query \"\(key)\" /v \"n\" <nul >nul 2>nul",
                #"if errorlevel 1 (set "redial=0") else (set "redial=5")"#,
            ])
    }

    @Test func aKeyGoesWhenAllInItGoes() {
        let (outer, inner) = (key + "\\A", key + "\\A\\B")
        func text(_ key: String, _ more: String) -> RegistryQueryText {
            RegistryQueryText(Array("HKEY_LOCAL_MACHINE\(key.dropFirst(4))\r\n\(more)".utf8))
        }
        let value = "    n    REG_DWORD    0x1\r\n"
        let gone = [
            ItemChange(.value(key: inner, name: "N"), from: .value(RegistryValue(number: 1)), to: .absent),
            ItemChange(.key(inner), from: .present, to: .absent), ItemChange(.key(outer), from: .present, to: .absent),
        ]
        let child = "HKEY_LOCAL_MACHINE\(inner.dropFirst(4))\r\n"
        #expect(
            KeyRemovals(gone, [inner: text(inner, value), outer: text(outer, child)]).lineCounts == [
                inner: 1, outer: 1,
            ])
        #expect(
            KeyRemovals(gone, [inner: text(inner, value + "    other    REG_SZ    x\r\n"), outer: text(outer, child)])
                .lineCounts == [:])
        #expect(
            KeyRemovals(gone, [inner: text(inner, value), outer: text(outer, child + child.dropLast(2) + "2\r\n")])
                .lineCounts == [inner: 1])
        #expect(KeyRemovals(gone, [outer: text(outer, "")]).lineCounts == [outer: 1])
        #expect(KeyRemovals.keys(in: gone) == [inner, outer])
    }

    @Test func aServiceIsStoppedAndStartedByOneLine() {
        let line = PromptScript.restart(["UmRdpService", "TermService"], asking: "TermService")
        let words = line.split(separator: "\"").map(String.init).filter { $0.hasSuffix("Service") }
        #expect(
            words == [
                "UmRdpService", "UmRdpService", "TermService", "TermService", "TermService", "TermService",
                "UmRdpService",
            ])
        #expect(!line.contains("\n"))
        #expect(PromptScript.configure("TermService", start: 0) == nil)
        #expect(PromptScript.configure("TermService", start: 3)?.contains("start= demand") == true)
    }

    @Test func aJournalEntryIsWrittenWithoutAnythingToRead() {
        let entry = Array("{\n  \"target\" : \"a & %PATH% ^ <b> | (c) ü \\\"q\\\"\"\n}\n".utf8)
        guard let command = PromptScript.kept(entry, id: "01K") else {
            Issue.record("it is short enough")
            return
        }
        #expect(
            command.lines.contains {
                $0
                    == #">>"%ProgramData%\redial\01K.json" echo   "target" : "a \u0026 \u0025PATH\u0025 \u005e \u003cb\u003e \u007c \u0028c\u0029 \u00fc \"q\"""#
            })
        #expect(PromptScript.kept(entry, id: "a\" & calc") == nil)
        #expect(PromptScript.kept([UInt8](repeating: 0x61, count: 8000), id: "01K") == nil)
    }

    @Test func elevatedItGoesAsOneArgument() throws {
        var script = PromptScript(mark: "inner")
        script.add("echo it's here")
        let elevated = try #require(script.elevated(mark: "outer"))
        let encoded = elevated.lines.filter { $0.hasPrefix("set \"redial1=") }.map { $0.dropFirst(13).dropLast() }
        let decoded = bytes(fromBase64: encoded.joined()) ?? []
        let units = stride(from: 0, to: decoded.count, by: 2).map { UInt16(decoded[$0]) | UInt16(decoded[$0 + 1]) << 8 }
        let text = String(decoding: units, as: UTF16.self)
        #expect(text.contains("'echo it''s here',\n") && text.contains("'redial\\outer.txt'"))
        #expect(elevated.lines.contains { $0.contains("-EncodedCommand ' + $env:redial1) -Verb RunAs -Wait") })
        for _ in 0..<200 { script.add("echo \(key)") }
        #expect(script.elevated(mark: "outer") == nil)
    }
}
