/// Steps in a batch file, by the programs of Windows whose words are the same in every language. A step is known by its letter
/// in the file that keeps what was there.
struct CommandSteps {
    /// Of these a batch file would have to read what a program says in the language of Windows.
    static let takePowerShell: Set<ScriptStep> = [.listenerCertificate, .remoteDesktopUser]

    private let steps: [ScriptStep]
    private let names: ScriptNames

    init(_ actions: [Action], _ context: RenderingContext) { (steps, names) = (actions.steps, ScriptNames(context)) }

    var isEmpty: Bool { steps.isEmpty }

    /// Variables, before anything else is done.
    func preparation(_ id: String) -> [String] {
        steps.flatMap { step -> [String] in
            switch step {
            case .keyFile:
                [
                    #"set "ICACLS=%SYSTEM%\icacls.exe""#,
                    #"set "KEYS=%ProgramData%\Microsoft\Crypto\RSA\MachineKeys""#,
                    #"set "KEYFILE=f686aace6942fb7f7ceb231212eef4a4_*""#,
                    #"set "ACL=%~dp0redial-\#(id).acl""#,
                ]
            case .savedPassword: [#"set "ENTRY=TERMSRV/\#(names.host)""#]
            case .clock, .nameCache, .listenerCertificate, .remoteDesktopUser: []
            }
        }
    }

    var show: [String] {
        steps.flatMap { step -> [String] in
            switch step {
            case .keyFile: [#""%ICACLS%" "%KEYS%\%KEYFILE%""#]
            case .savedPassword: [#""%SYSTEM%\cmdkey.exe" /list:%ENTRY%"#]
            case .clock: [#""%SYSTEM%\w32tm.exe" /query /source"#]
            case .nameCache, .listenerCertificate, .remoteDesktopUser: []
            }
        }
    }

    /// Lines that keep what is there, or go where nothing is changed.
    var keep: [String] {
        steps.flatMap { step -> [String] in
            switch step {
            case .keyFile:
                [
                    #""%ICACLS%" "%KEYS%\%KEYFILE%" /save "%ACL%" /q >nul 2>&1"#, "if errorlevel 1 goto unkept",
                    #">>"%STATE%.part" echo f1 acl kept"#,
                ]
            case .savedPassword:
                [
                    #"if "%ENTRY%"=="TERMSRV/HOST" goto unnamed"#, "call :entry",
                    #">>"%STATE%.part" echo p1 password %NOW%"#,
                ]
            case .clock, .nameCache, .listenerCertificate, .remoteDesktopUser: []
            }
        }
    }

    /// Lines that change it and read it back.
    var make: [String] {
        steps.flatMap { step -> [String] in
            switch step {
            case .keyFile:
                [
                    #""%ICACLS%" "%KEYS%\%KEYFILE%" /remove:d *S-1-5-18 *S-1-5-20 /q >nul 2>&1"#,
                    #""%ICACLS%" "%KEYS%\%KEYFILE%" /grant *S-1-5-18:(F) *S-1-5-20:(R) /q >nul 2>&1"#,
                    "if errorlevel 1 goto unchanged",
                ]
                    // It names the files in which it finds the account.
                    + ["18", "20"].flatMap {
                        [
                            #""%ICACLS%" "%KEYS%\%KEYFILE%" /findsid *S-1-5-\#($0) 2>nul | "%FIND%" /i "f686aace" >nul"#,
                            "if errorlevel 1 goto unchanged",
                        ]
                    }
            case .savedPassword:
                [
                    #"if "%NOW%"=="there" "%SYSTEM%\cmdkey.exe" /delete:%ENTRY% >nul 2>&1"#, "call :entry",
                    #"if "%NOW%"=="there" goto unchanged"#,
                ]
            case .clock:
                [#""%SYSTEM%\w32tm.exe" /resync /rediscover >nul 2>&1"#, "if errorlevel 1 goto unchanged"]
            case .nameCache:
                [
                    #""%SYSTEM%\ipconfig.exe" /flushdns >nul 2>&1"#, "if errorlevel 1 goto unchanged",
                    // Only an administrator may; the server's name is registered there.
                    #""%SYSTEM%\ipconfig.exe" /registerdns >nul 2>&1"#,
                ]
            case .listenerCertificate, .remoteDesktopUser: []
            }
        }
    }

    /// A line for each thing that was kept, which puts it back.
    var restoring: [String] { steps.contains(.keyFile) ? [#"if "%1"=="f1" call :acl"#] : [] }

    var subroutines: [String] {
        steps.flatMap { step -> [String] in
            switch step {
            case .keyFile:
                [
                    "rem :acl puts the permissions of the key file back.", ":acl",
                    #""%ICACLS%" "%KEYS%" /restore "%ACL%" /q >nul 2>&1"#,
                    #"if errorlevel 1 (set FAILED=1) else (del "%ACL%")"#, "exit /b 0",
                ]
            case .savedPassword:
                [
                    "rem :entry sets NOW to there or gone.", ":entry", "set NOW=there",
                    #""%SYSTEM%\cmdkey.exe" /list | "%SYSTEM%\findstr.exe" /i /r /c:"target=%ENTRY% *$" >nul"#,
                    "if errorlevel 1 set NOW=gone", "exit /b 0",
                    ":unnamed",
                    "echo Nothing was changed: write the host in place of HOST, in the line that sets ENTRY.",
                    #"del "%STATE%.part""#, "exit /b 2",
                ]
            case .clock, .nameCache, .listenerCertificate, .remoteDesktopUser: []
            }
        }
    }
}
