import Knowledge

/// A repair as a batch file: shows what is there, applies and reads back, and takes back. ASCII, lines end with CR LF.
///
/// It relies on no word of any language: registry types and numbers, exit codes and numbers of service states are the same
/// everywhere.
struct CommandScript {
    private let repair: Repair
    private let actions: [Action]
    private let maker: String

    /// Nil where an action takes PowerShell: netsh knows firewall rules by names that differ by language.
    init?(_ repair: Repair, _ maker: String) {
        guard let actions = repair.actions else { return nil }
        let takesPowerShell = actions.contains { if case .enableRule = $0 { true } else { false } }
        guard !takesPowerShell else { return nil }
        (self.repair, self.actions, self.maker) = (repair, actions, maker)
    }

    var text: String {
        (head + show + apply + undo + subroutines).joined(separator: "\r\n") + "\r\n"
    }

    /// The registry values that it touches, counted from 1.
    private var values: [(number: Int, key: String, name: String, wanted: String)] {
        let touched = actions.compactMap { action -> (String, String, String)? in
            switch action {
            case .setNumber(let key, let name, let value): (key, name, "0x" + String(value, radix: 16))
            case .removeValue(let key, let name): (key, name, "absent")
            case .restart, .start, .enableRule: nil
            }
        }
        return zip(1..., touched).map { ($0, $1.0, $1.1, $1.2) }
    }

    private var head: [String] {
        [
            "@echo off",
            "rem \(repair.title).",
            "rem Repair \(repair.id), written by \(maker).",
            "rem   without a word   shows what is there and changes nothing",
            "rem   apply            keeps what is there, changes it, and reads it back",
            "rem   undo             puts back what apply kept",
            "rem It interrupts: \(repair.interrupts)",
            "rem Undo: \(repair.undo)",
            "rem Proof: \(repair.verify)",
        ] + repair.precheck.map { "rem Before: \($0)" } + [
            "setlocal EnableExtensions DisableDelayedExpansion",
            #"set "STATE=%~dp0redial-\#(repair.id).state""#,
            #"set "REG=%SystemRoot%\System32\reg.exe""#,
            #"if exist "%SystemRoot%\Sysnative\reg.exe" set "REG=%SystemRoot%\Sysnative\reg.exe""#,
            #"set "FIND=%SystemRoot%\System32\find.exe""#,
            #"if /i "%~1"=="apply" goto apply"#,
            #"if /i "%~1"=="undo" goto undo"#,
            #"if not "%~1"=="" (echo Say apply, undo, or nothing.& exit /b 64)"#,
        ]
    }

    private var show: [String] {
        [said("\(repair.title). Nothing is changed now; say apply to change it.")]
            + values.flatMap { value in
                [
                    #"call :read "\#(value.key)" "\#(value.name)""#,
                    #"echo   \#(value.key)\\#(value.name): %DATA%, would be \#(value.wanted)"#,
                ]
            }
            + services.map { "echo   service \($0.name) would be \($0.verb)" } + ["exit /b 0"]
    }

    private var services: [(name: String, verb: String)] {
        actions.compactMap { action in
            switch action {
            case .restart(let service): (service, "restarted")
            case .start(let service): (service, "started")
            case .setNumber, .removeValue, .enableRule: nil
            }
        }
    }

    /// What was there is on the disk, under its final name, before anything is changed. Paths stand in no brackets: they may
    /// hold some themselves.
    private var apply: [String] {
        [":apply", #"if exist "%STATE%" goto applied"#] + refusalInsideASession + [
            #"type nul >"%STATE%.part""#, #"if not exist "%STATE%.part" goto unkept"#,
        ]
            + values.flatMap { value in
                [
                    #"call :read "\#(value.key)" "\#(value.name)""#,
                    #">>"%STATE%.part" echo \#(value.number) %TYPE% %DATA%"#,
                ]
            }
            + [#"move /y "%STATE%.part" "%STATE%" >nul"#, #"if not exist "%STATE%" goto unkept"#]
            + values.flatMap { value in
                [
                    change(value.key, value.name, value.wanted),
                    #"call :read "\#(value.key)" "\#(value.name)""#,
                    #"if not "%DATA%"=="\#(value.wanted)" goto unchanged"#,
                ]
            }
            + serviceLines + [said("Done. Proof: \(repair.verify)"), "exit /b 0"]
            + [
                ":applied", "echo It was applied before; what was there is kept in %STATE%. Say undo first.",
                "exit /b 3",
                ":unkept", "echo Nothing was changed: what is there could not be kept beside this script.", "exit /b 2",
                ":unchanged",
                "echo A value does not read back as it was written: an elevated prompt is needed. All is put back.",
                "call :undo", "exit /b 2",
            ]
    }

    /// A line that prints a sentence, whatever stands in it.
    private func said(_ sentence: String) -> String {
        "echo " + sentence.map { "&|<>^".contains($0) ? "^\($0)" : $0 == "%" ? "%%" : String($0) }.joined()
    }

    private func change(_ key: String, _ name: String, _ wanted: String) -> String {
        wanted == "absent"
            ? #"%REG% delete "\#(key)" /v "\#(name)" /f >nul 2>&1"#
            : #"%REG% add "\#(key)" /v "\#(name)" /t REG_DWORD /d \#(wanted) /f >nul 2>&1"#
    }

    /// Who restarts TermService from within a Remote Desktop session saws off the branch.
    private var refusalInsideASession: [String] {
        guard repair.cutsThisSession else { return [] }
        return [
            #"if /i not "%SESSIONNAME:~0,3%"=="RDP" goto console"#,
            "echo This window is a Remote Desktop session, which the repair would cut. Use the console.", "exit /b 2",
            ":console",
        ]
    }

    private var serviceLines: [String] {
        services.flatMap { service in
            switch (service.name, service.verb) {
            // UmRdpService depends on it.
            case ("TermService", "restarted"):
                [
                    "net stop UmRdpService /y", "net stop TermService /y", "net start TermService",
                    "net start UmRdpService",
                ]
            case (let name, "restarted"): ["net stop \(name) /y", "net start \(name)"]
            case (let name, _): ["net start \(name)"]
            }
        }.map { $0 + " >nul 2>&1" }
    }

    private var undo: [String] {
        [
            ":undo",
            #"if not exist "%STATE%" goto nothing"#,
            "set FAILED=",
            #"for /f "usebackq tokens=1,2,3" %%a in ("%STATE%") do call :restore %%a %%b %%c"#,
            "if defined FAILED goto failed",
        ] + serviceLines + [
            #"del "%STATE%""#, "echo What was there is back.", "exit /b 0",
            ":nothing", "echo There is nothing to undo: %STATE% is not there.", "exit /b 3",
            ":failed", "echo Not everything was put back; what was there is kept in %STATE%.", "exit /b 4",
        ]
    }

    private var subroutines: [String] {
        [
            "rem :read KEY NAME sets TYPE and DATA; a value that is not there is of type - and absent.",
            ":read",
            "set TYPE=-",
            "set DATA=absent",
            #"for /f "tokens=2,3" %%a in ('%REG% query %1 /v %2 2^>nul ^| %FIND% "REG_"') do (set "TYPE=%%a"& set "DATA=%%b")"#,
            "exit /b 0",
            "rem :restore NUMBER TYPE DATA",
            ":restore",
        ]
            + values.flatMap { value in
                [#"if "%1"=="\#(value.number)" call :put "\#(value.key)" "\#(value.name)" %2 %3"#]
            } + [
                "exit /b 0",
                "rem :put KEY NAME TYPE DATA",
                ":put",
                #"if "%4"=="absent" (%REG% delete %1 /v %2 /f >nul 2>&1) else (%REG% add %1 /v %2 /t %3 /d %4 /f >nul 2>&1)"#,
                "set WANTED=%4",
                "call :read %1 %2",
                #"if /i not "%DATA%"=="%WANTED%" set FAILED=1"#,
                "exit /b 0",
            ]
    }
}
