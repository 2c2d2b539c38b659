@echo off
rem The read-only collector of redial {version}, for the Windows side. It asks what the diagnosis of Remote Desktop can use and
rem writes the answers into one new folder beside itself (or in TEMP, where it may not write there). It changes nothing else.
rem
rem   redial-collect.cmd                     as an administrator it takes more, and says what it left out
rem   set HIVES=D:\Windows\System32\config   before it, in a recovery console: of the Windows on that disk
rem
rem Then: redial read FOLDER-OR-ZIP. Made by: redial collect --cmd
setlocal EnableExtensions DisableDelayedExpansion
rem A 32-bit program on a 64-bit Windows is shown another registry and other tools.
if not defined PROCESSOR_ARCHITEW6432 goto :native
if not exist "%SystemRoot%\Sysnative\cmd.exe" goto :native
"%SystemRoot%\Sysnative\cmd.exe" /d /c ""%~f0""
exit /b %errorlevel%
:native
set "PATH=%SystemRoot%\System32;%SystemRoot%;%SystemRoot%\System32\Wbem;%PATH%"
set "name=redial-%COMPUTERNAME%-%RANDOM%%RANDOM%"
set "base=%~dp0"
set "out=%base%%name%"
mkdir "%out%" >nul 2>nul
if exist "%out%" goto :writable
set "base=%TEMP%\"
set "out=%base%%name%"
mkdir "%out%" >nul 2>nul
if exist "%out%" goto :writable
echo redial: no folder can be made, neither beside this script nor in TEMP.
exit /b 1
:writable
set "manifest=%out%\manifest.txt"
set "admin="
reg query "HKU\S-1-5-19" >nul 2>nul && set "admin=1"
set "taken="
for /f "tokens=2 delims==" %%a in ('wmic os get LocalDateTime /value 2^>nul') do set "taken=%%a"
if defined taken set "taken=%taken:~0,25%"
if defined taken goto :timed
for /f %%a in ('powershell -NoProfile -Command "[DateTime]::UtcNow.ToString('s') + 'Z'" 2^>nul') do set "taken=%%a"
:timed
if not defined taken set "taken=-"
set "codepage=-"
for /f "tokens=2 delims=:" %%a in ('chcp 2^>nul') do set "codepage=%%a"
set "machine=%COMPUTERNAME%"
set "sys=HKLM\SYSTEM\CurrentControlSet"
set "soft=HKLM\SOFTWARE"
set "source=live"
set /a count=0
set /a got=0
set /a skipped=0
echo redial collects what bears on Remote Desktop on %COMPUTERNAME%. Nothing is changed.
if not defined admin echo It does not run as an administrator, so it takes less.
if defined HIVES call :offline
if defined stopped exit /b 1
>"%manifest%" echo redial-collect 1
>>"%manifest%" echo script cmd {version}
>>"%manifest%" echo machine %machine%
>>"%manifest%" echo taken %taken%
>>"%manifest%" echo clock %DATE% %TIME%
>>"%manifest%" echo codepage %codepage%
if defined admin (>>"%manifest%" echo administrator yes) else (>>"%manifest%" echo administrator no)
>>"%manifest%" echo source %source%
>>"%manifest%" echo days {days}

{rows:both}
if defined HIVES goto :done

{rows:live}
:done
if not defined HIVES goto :pack
reg unload HKLM\REDIAL-SYSTEM >nul 2>nul
reg unload HKLM\REDIAL-SOFTWARE >nul 2>nul
del /a /q "%out%\SYSTEM*" "%out%\SOFTWARE*" >nul 2>nul
:pack
set "zip="
tar -a -c -f "%out%.zip" -C "%base%." "%name%" >nul 2>nul
if exist "%out%.zip" set "zip=1"
echo.
echo Took %got% of %count% rows; manifest.txt there says which not, and why. Nothing was changed on this machine.
if %skipped% gtr 0 echo %skipped% rows need an administrator and were left out.
if defined zip echo It lies in %out%.zip
if not defined zip echo It lies in the folder %out%
echo It holds no passwords and no keys, but names of computers, users and addresses: hand it to whom you trust.
exit /b 0

rem take ID FILE printed-or-itself RIGHTS CODE: the exit code that says that there is no such thing here.
:take
set "id=%~1"
set "file=%~2"
set /a count+=1
echo   %id%
if "%~4"=="any" goto :may
if defined admin goto :may
set /a skipped+=1
>>"%manifest%" echo row %id% not-administrator - %file%
exit /b 0
:may
if "%~3"=="itself" goto :itself
%do% >"%out%\%file%" 2>"%out%\%id%.err"
set "code=%errorlevel%"
goto :taken
:itself
%do% >"%out%\%id%.err" 2>&1
set "code=%errorlevel%"
:taken
call :drop "%out%\%id%.err"
call :drop "%out%\%file%"
set "state=failed"
if "%code%"=="0" set "state=taken"
if "%code%"=="%~5" set "state=absent"
if exist "%out%\%file%" goto :record
if "%code%"=="0" set "state=empty"
:record
if "%state%"=="taken" set /a got+=1
if "%state%"=="taken" if "%~3"=="itself" if exist "%out%\%id%.err" del /q "%out%\%id%.err"
>>"%manifest%" echo row %id% %state% %code% %file%
setlocal EnableDelayedExpansion
>>"!manifest!" echo   command !do!
endlocal
exit /b 0

rem A listener that logs everybody on as one user keeps that password; then the key is not taken.
:guard
set "password="
for /f "tokens=2,*" %%a in ('reg query %1 /s /v Password 2^>nul') do if not "%%b"=="" call :secret "%%a"
if defined password goto :withhold
call :take %2 %2.reg itself any 1
exit /b 0
:withhold
set /a count+=1
>>"%manifest%" echo row %2 withheld - %2.reg
echo   %2: not taken, for it holds a password
exit /b 0
:secret
set "kind=%~1"
if "%kind:~0,4%"=="REG_" set "password=1"
exit /b 0

rem What gave nothing leaves no empty file.
:drop
if not exist %1 exit /b 0
if "%~z1"=="0" del /q %1
exit /b 0

rem Of a Windows that does not run, copies of its hives are loaded, and unloaded again, never the hives themselves.
:offline
set "source=offline %HIVES%"
for %%f in (SYSTEM SOFTWARE) do copy /y "%HIVES%\%%f" "%out%\%%f" >nul 2>nul
rem What was not yet written into them stands in their logs, which are hidden.
for %%f in (SYSTEM SOFTWARE) do xcopy /h /y /q "%HIVES%\%%f.LOG?" "%out%\" >nul 2>nul
reg load HKLM\REDIAL-SYSTEM "%out%\SYSTEM" >nul 2>nul || goto :unloadable
reg load HKLM\REDIAL-SOFTWARE "%out%\SOFTWARE" >nul 2>nul || goto :unloadable
set /a set=1
for /f "tokens=3" %%a in ('reg query HKLM\REDIAL-SYSTEM\Select /v Current 2^>nul') do set /a set=%%a
set "sys=HKLM\REDIAL-SYSTEM\ControlSet00%set%"
set "soft=HKLM\REDIAL-SOFTWARE"
for /f "tokens=3" %%a in ('reg query "%sys%\Control\ComputerName\ComputerName" /v ComputerName 2^>nul') do set "machine=%%a"
exit /b 0
:unloadable
echo redial: the hives SYSTEM and SOFTWARE in %HIVES% cannot be read.
reg unload HKLM\REDIAL-SYSTEM >nul 2>nul
del /a /q "%out%\SYSTEM*" "%out%\SOFTWARE*" >nul 2>nul
set "stopped=1"
exit /b 1
