/// What every batch file calls.
enum CommandSubroutines {
    static let lines: [String] =
        #"""
        rem :read KEY NAME sets TYPE and DATA: absent where it is not there, other where one plain word cannot hold it.
        :read
        set TYPE=-
        set DATA=absent
        set REST=
        set FOUND=
        set ODD=
        for /f "tokens=2,3*" %%a in ('%REG% query %1 /v %2 2^>nul ^| %FIND% "REG_"') do (
        if defined FOUND set ODD=1
        if not defined FOUND set "TYPE=%%a"
        if not defined FOUND set "DATA=%%b"
        if not defined FOUND set "REST=%%c"
        set FOUND=1
        )
        if not defined FOUND exit /b 0
        if defined REST set ODD=1
        if not defined DATA set "DATA=?"
        set "WORD=%DATA:"=?%"
        for /f "delims=-PLAIN" %%a in ("-%WORD%") do set ODD=1
        if defined ODD set DATA=other
        set KNOWN=
        if "%TYPE%"=="REG_DWORD" set KNOWN=1
        if "%TYPE%"=="REG_QWORD" set KNOWN=1
        if "%TYPE%"=="REG_BINARY" set KNOWN=1
        if "%TYPE%"=="REG_SZ" set KNOWN=1
        if "%DATA%"=="absent" set KNOWN=
        if not defined KNOWN set DATA=other
        exit /b 0
        rem :least NUMBER makes DATA that number where it is a larger one.
        :least
        if not "%TYPE%"=="REG_DWORD" exit /b 0
        if %DATA% GEQ %1 set "DATA=%1"
        exit /b 0
        rem :key KEY sets NOW to there or missing.
        :key
        set NOW=there
        "%REG%" query %1 >nul 2>&1
        if not "%ERRORLEVEL%"=="0" set NOW=missing
        exit /b 0
        rem :state SERVICE sets NOW to running or stopped; 4 is the number of SERVICE_RUNNING in every language.
        :state
        set NOW=running
        "%SC%" query %1 2>nul | "%FIND%" ": 4 " >nul
        if not "%ERRORLEVEL%"=="0" set NOW=stopped
        exit /b 0
        rem :putback puts back what was kept; FAILED is set where that did not succeed.
        :putback
        set FAILED=
        for /f "usebackq tokens=1,2,3" %%a in ("%STATE%") do call :restore %%a %%b "%%c"
        exit /b 0
        rem :put KEY NAME TYPE DATA
        :put
        if "%3"=="-" ("%REG%" delete %1 /v %2 /f >nul 2>&1) else ("%REG%" add %1 /v %2 /t %3 /d %4 /f >nul 2>&1)
        call :read %1 %2
        if /i not "%TYPE% %DATA%"=="%3 %~4" set FAILED=1
        exit /b 0
        rem :disable SERVICE forbids it to start, as it was.
        :disable
        "%SC%" config %1 start= disabled >nul 2>&1
        if not "%ERRORLEVEL%"=="0" set FAILED=1
        exit /b 0
        rem :drop KEY removes a key that was made, unless something stands in it now.
        :drop
        set USED=
        for /f "delims=" %%a in ('%REG% query %1 2^>nul') do set USED=1
        if not defined USED "%REG%" delete %1 /f >nul 2>&1
        exit /b 0
        """#
        .split(separator: "\n", omittingEmptySubsequences: false)
        .map { String($0).replacing("PLAIN", with: plain) }

    /// Characters of which `reg query` prints every one as it is, whatever the code page, and which mean nothing to the prompt.
    /// What is left of a text without them was something else.
    private static let plain = String(Blank.licenceServer.characters.filter { $0 != "-" })
}
