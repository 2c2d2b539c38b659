import Knowledge

/// A repair as a batch file: shows what is there, applies and reads back, and takes back. ASCII, lines end with CR LF.
///
/// It relies on no word of any language: registry types and numbers, exit codes and numbers of service states are the same
/// everywhere. What `reg query` prints as one word can be put back; a value of any other type is left alone.
struct CommandScript: RenderedForm {
    private let repair: Repair
    private let actions: [Action]
    private let context: RenderingContext

    init(_ repair: Repair, _ actions: [Action], _ context: RenderingContext) throws(Unrenderable) {
        guard actions.rules.isEmpty else {
            throw .init(
                "rules-take-powershell",
                "A batch file cannot name firewall rules in every language; the PowerShell script can (.ps1).")
        }
        if let obstacle = actions.steps.compactMap(\.command.obstacle).first { throw obstacle }
        (self.repair, self.actions, self.context) = (repair, actions, context)
    }

    var files: [RenderedFile] { [.asked(text.utf8)] }

    private var text: String {
        var lines = head
        let parts = [
            show, apply, afterApply, undo, afterUndo, CommandSubroutines.lines, steps.subroutines, restoring,
        ]
        for part in parts { lines += part }
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    private var steps: CommandSteps { CommandSteps(actions, context, repair: repair.id) }
    private var values: [(number: Int, value: WantedValue)] { zip(1..., actions.values).map { ($0, $1) } }
    /// Keys that have to be made where they are not there, with those above them, the outermost first.
    private var keys: [(number: Int, key: String)] {
        var seen: Set<String> = []
        let made = actions.values.filter { $0.data != nil }.flatMap { Action.keys(to: $0.key) }
            .filter { seen.insert($0).inserted }
        return zip(1..., made).map { ($0, $1) }
    }
    private var started: [(number: Int, name: String)] { zip(1..., actions.started).map { ($0, $1) } }
    private var services: CommandServices { CommandServices(actions) }

    private var head: [String] {
        var sentences = repair.head(made: context.maker)
        if !steps.isEmpty { sentences.append("Nobody has run this on Windows.") }
        sentences += [
            "  without a word   shows what is there and changes nothing",
            "  apply            keeps what is there beside this file, changes it, and reads it back",
            "  undo             puts back what apply kept",
            "It ends with 0 when that is done, 1 when a service does not run, 2 when nothing was changed,",
            "3 when there is nothing to do, 4 when not everything could be put back.",
        ]
        sentences += repair.terms(actions) + context.toFill(actions)
        return ["@echo off"] + sentences.map { "rem " + doubled($0) } + preparation
    }

    private var preparation: [String] {
        [
            "setlocal EnableExtensions DisableDelayedExpansion",
            // A variable of this name would hide the exit code.
            #"set "ERRORLEVEL=""#,
            #"set "STATE=%~dp0redial-\#(repair.id).state""#,
            // A program of 32 bits sees the registry and the folders of 64-bit Windows only by this name.
            #"set "SYSTEM=%SystemRoot%\System32""#,
            #"if exist "%SystemRoot%\Sysnative\reg.exe" set "SYSTEM=%SystemRoot%\Sysnative""#,
            #"set "REG=%SYSTEM%\reg.exe""#, #"set "FIND=%SYSTEM%\find.exe""#,
            #"set "NET=%SYSTEM%\net.exe""#, #"set "SC=%SYSTEM%\sc.exe""#,
        ] + blanks.map { #"set "\#($0.batchVariable)=\#(context.text($0))""# } + steps.preparation + [
            #"if /i "%~1"=="apply" goto apply"#,
            #"if /i "%~1"=="undo" goto undo"#,
            #"if not "%~1"=="" (echo Say apply, undo, or nothing.& exit /b 64)"#,
        ]
    }

    private var show: [String] {
        var lines = [said("\(repair.title). Nothing is changed now; say apply to change it.")]
        for (_, value) in values {
            let least = value.least == nil ? "" : "at least "
            lines += [read(value), "echo   \(value.key)\\\(value.name): %DATA%, would be \(least)\(wanted(value))"]
            guard let policy = value.policy else { continue }
            let place = "\(policy.key)\\\(policy.name)"
            lines += [read(policy), #"if not "%DATA%"=="absent" echo   a policy wins over it: \#(place) is %DATA%"#]
        }
        lines += steps.show
        for name in services.all {
            let verb = actions.restarted.contains(name) ? "restarted" : "started"
            lines += [#"call :state "\#(name)""#, "echo   service \(name): %NOW%, would be \(verb)"]
            guard actions.started.contains(name) else { continue }
            lines += [
                readStart(name),
                #"if "%DATA%"=="0x4" echo   it is disabled, would start \#(ServiceStart(name).words)"#,
            ]
        }
        return lines + ["exit /b 0"]
    }

    /// What was there is on the disk, under its final name, before anything is changed. Paths stand in no brackets: they may
    /// hold some themselves.
    private var apply: [String] {
        var lines = [":apply", #"if exist "%STATE%" goto applied"#]
        lines += refusalInsideASession("apply", repair.cutsThisSession) + filled
        for (_, value) in values {
            guard let policy = value.policy else { continue }
            lines +=
                readEnough(policy) + [
                    #"if "%DATA%"=="absent" set "DATA=\#(wanted(policy))""#,
                    #"if /i not "%DATA%"=="\#(wanted(policy))" goto overruled"#,
                ]
        }
        lines += conditions + keep
        for (_, value) in values {
            // What is there already, and larger than it has to be, stays.
            let unless = value.least == nil ? "" : #"if /i not "%DATA%"=="\#(wanted(value))" "#
            lines += unless.isEmpty ? [] : readEnough(value)
            lines += [unless + change(value)] + readEnough(value)
            lines.append(#"if /i not "%DATA%"=="\#(wanted(value))" goto unchanged"#)
        }
        lines += steps.make
        for (_, name) in started {
            lines += [
                readStart(name),
                #"if "%DATA%"=="0x4" "%SC%" config "\#(name)" start= \#(ServiceStart(name).command) >nul 2>&1"#,
            ]
        }
        return lines + services.steps(starting: true) + CommandServices.running(services.all, otherwise: "stopped")
    }

    private var blanks: [Blank] { actions.blanks }

    /// What has to be large enough before anything is changed.
    private var conditions: [String] {
        repair.conditions.flatMap { condition in
            readEnough(condition.value) + [
                #"set "NEEDED=\#(condition.row.repair)""#, #"set "HOLDING=\#(condition.name)""#,
                #"if "%DATA%"=="absent" set "DATA=\#(wanted(condition.value))""#,
                #"if /i not "%DATA%"=="\#(wanted(condition.value))" goto needed"#,
            ]
        }
    }

    /// What is left of it without the characters that it may have is no part of it. The sign before it keeps away the one with
    /// which `for` would take it for a comment; a quote would end what `for` reads.
    private var filled: [String] {
        blanks.flatMap { blank in
            let name = blank.batchVariable
            return [
                #"set "BLANK=\#(blank.words), in the line that sets \#(name)""#, "if not defined \(name) goto unfilled",
                #"set "WORD=%\#(name):"=?%""#,
                #"for /f "delims=-\#(String(blank.characters.filter { $0 != "-" }))" %%a in ("-%WORD%") do goto unfilled"#,
            ]
        }
    }

    private var keep: [String] {
        var lines = [#"type nul >"%STATE%.part" 2>nul"#, #"if not exist "%STATE%.part" goto unkept"#]
        for (number, value) in values {
            lines += [read(value), #"if "%DATA%"=="other" goto strange"#]
            lines.append(#">>"%STATE%.part" echo v\#(number) %TYPE% %DATA%"#)
        }
        // The innermost that was made is the first to go again.
        for (number, key) in keys.reversed() {
            lines += [#"call :key "\#(key)""#, #">>"%STATE%.part" echo k\#(number) key %NOW%"#]
        }
        lines += services.keep
        // The last that is started is the first to be stopped again.
        for (number, name) in started.reversed() {
            lines += [#"call :state "\#(name)""#, #">>"%STATE%.part" echo s\#(number) service %NOW%"#]
        }
        // A service is stopped before it is disabled again.
        for (number, name) in started {
            lines += [readStart(name), #">>"%STATE%.part" echo t\#(number) start %DATA%"#]
        }
        return lines + steps.keep + [
            #"move /y "%STATE%.part" "%STATE%" >nul 2>&1"#, #"if not exist "%STATE%" goto unkept"#,
        ]
    }

    private var afterApply: [String] {
        var lines = [said("Done. Proof: \(repair.verify)")]
        if let afterwards = repair.afterwards(actions) { lines.append(said(afterwards)) }
        lines += [
            "exit /b 0",
            ":applied", "echo It was applied before; what was there is kept in %STATE%. Say undo first.", "exit /b 3",
            ":unkept", "echo Nothing was changed: what is there could not be kept beside this file.", "exit /b 2",
            ":strange",
            "echo Nothing was changed: a value is of a type, or holds a text, that this file cannot put back, %TYPE%.",
            #"del "%STATE%.part""#, "exit /b 2",
            ":overruled", "echo Nothing was changed: a policy wins over this value. It is changed in the policy.",
            "exit /b 2",
            ":unchanged", "call :putback", "if defined FAILED goto failed", #"del "%STATE%""#,
            "echo Nothing stays changed: a value did not read back as it was written; an elevated prompt is needed.",
            "exit /b 2",
            ":stopped", "echo The service %SERVICE% does not run. Say undo to put back what was there.",
            "exit /b 1",
        ]
        if !repair.conditions.isEmpty {
            lines += [
                ":needed", "echo Nothing was changed: %HOLDING% is %DATA%. The repair %NEEDED% comes first.",
                "exit /b 2",
            ]
        }
        return lines
            + (blanks.isEmpty ? [] : [":unfilled", "echo Nothing was changed: write in %BLANK%.", "exit /b 2"])
    }

    private var undo: [String] {
        var lines = [":undo", #"if not exist "%STATE%" goto nothing"#]
        lines += refusalInsideASession("undo", repair.cutsThisSession || !started.isEmpty)
        lines += ["call :putback", "if defined FAILED goto failed"]
        return lines + services.steps(starting: false) + services.runningAgain
    }

    private var afterUndo: [String] {
        [
            #"del "%STATE%""#, said(repair.undoKind == .none ? repair.undo : "What was there is back."), "exit /b 0",
            ":late", #"del "%STATE%""#, "echo What was there is back, but the service %SERVICE% does not run.",
            "exit /b 1",
            ":nothing", "echo There is nothing to undo: %STATE% is not there.", "exit /b 3",
            ":failed", "echo Not everything was put back; what was there is kept in %STATE%.", "exit /b 4",
        ]
    }

    /// Undo puts values back by their number in the file that was kept.
    private var restoring: [String] {
        var lines = ["rem :restore NUMBER TYPE DATA", ":restore"]
        for (number, value) in values {
            lines.append(#"if "%1"=="v\#(number)" call :put "\#(value.key)" "\#(value.name)" %2 %3"#)
        }
        for (number, key) in keys {
            lines.append(#"if "%1"=="k\#(number)" if "%~3"=="missing" call :drop "\#(key)""#)
        }
        lines += services.restoring
        for (number, name) in started {
            lines += [
                #"if "%1"=="s\#(number)" if not "%~3"=="running" "%NET%" stop "\#(name)" /y >nul 2>&1"#,
                #"if "%1"=="t\#(number)" if "%~3"=="0x4" call :disable "\#(name)""#,
            ]
        }
        return lines + steps.restoring + ["exit /b 0"]
    }

    private func read(_ value: WantedValue) -> String { #"call :read "\#(value.key)" "\#(value.name)""# }

    /// The same, where a larger number counts as the one that is wanted.
    private func readEnough(_ value: WantedValue) -> [String] {
        [read(value)] + (value.least == nil ? [] : ["call :least \(wanted(value))"])
    }

    private func readStart(_ service: String) -> String {
        #"call :read "\#(ServiceStart(service).key)" "Start""#
    }

    private func wanted(_ value: WantedValue) -> String {
        switch value.data {
        case .number(let number): "0x" + String(number.number, radix: 16)
        case .blank(_, let blank): "%\(blank.batchVariable)%"
        case nil: "absent"
        }
    }

    private func change(_ value: WantedValue) -> String {
        let place = #""\#(value.key)" /v "\#(value.name)""#
        return switch value.data {
        case .number: #""%REG%" add \#(place) /t REG_DWORD /d \#(wanted(value)) /f >nul 2>&1"#
        case .blank(let type, _): #""%REG%" add \#(place) /t \#(type.rawValue) /d "\#(wanted(value))" /f >nul 2>&1"#
        case nil: #""%REG%" delete \#(place) /f >nul 2>&1"#
        }
    }

    /// Who restarts TermService from within a Remote Desktop session saws off the branch.
    private func refusalInsideASession(_ label: String, _ cuts: Bool) -> [String] {
        guard cuts else { return [] }
        return [
            #"if /i not "%SESSIONNAME:~0,3%"=="RDP" goto console-\#(label)"#,
            "echo Nothing was changed: this window is a Remote Desktop session, which this would cut. Use the console.",
            "exit /b 2",
            ":console-\(label)",
        ]
    }

    /// A line that prints a sentence, whatever stands in it.
    private func said(_ sentence: String) -> String {
        "echo " + doubled(sentence).map { "&|<>^".contains($0) ? "^\($0)" : String($0) }.joined()
    }

    private func doubled(_ sentence: String) -> String { sentence.map { $0 == "%" ? "%%" : String($0) }.joined() }
}
