@echo off
rem Starts the micrograd tool; builds it first when it is missing or a source is newer.
rem MICROGRAD_NO_BUILD=1 starts what is there without a look at the sources.
setlocal EnableExtensions DisableDelayedExpansion

set "root=%~dp0"
set "tool=%root%artifacts\tool\windows-%PROCESSOR_ARCHITECTURE%"
set "current=%tool%\current"
set "build="
if exist "%current%" set /p build=<"%current%"
if defined build if not exist "%tool%\%build%\Micrograd.Cli.dll" set "build="

if "%MICROGRAD_NO_BUILD%"=="1" goto unlooked
if not defined build goto build

rem Exit code 1 says that something is newer than the file "current", which is as old as the start of its build.
set "MICROGRAD_ROOT=%root%"
set "MICROGRAD_CURRENT=%current%"
powershell -NoLogo -NoProfile -NonInteractive -Command "$built = (Get-Item -LiteralPath $env:MICROGRAD_CURRENT).LastWriteTimeUtc; $all = @(Get-ChildItem -LiteralPath ($env:MICROGRAD_ROOT + 'src') -Recurse -Force) + @(Get-ChildItem -LiteralPath $env:MICROGRAD_ROOT -File | Where-Object { $_.Extension -eq '.props' -or $_.Name -eq 'global.json' -or $_.Name -eq 'micrograd.cmd' }); if ($all | Where-Object { $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1) { exit 1 } else { exit 0 }" <nul
if errorlevel 1 goto build
goto start

:unlooked
if defined build goto start
>&2 echo micrograd: is not built yet, and MICROGRAD_NO_BUILD=1 forbids to build it.
exit /b 1

:build
dotnet --list-sdks 2>nul | findstr /b /c:"10." >nul
if errorlevel 1 (
  >&2 echo micrograd: needs the .NET 10 SDK, which is not on this machine.
  >&2 echo micrograd: Get it at https://dotnet.microsoft.com/download/dotnet/10.0
  exit /b 1
)
>&2 echo micrograd: building...
if not exist "%tool%" mkdir "%tool%"
set "previous=%build%"
set "next=build-%RANDOM%%RANDOM%"
set "log=%tool%\%next%.log"
>"%tool%\%next%.started" echo %next%
set "MSBUILDDISABLENODEREUSE=1"
set "DOTNET_NOLOGO=1"
set "publish=dotnet publish "%root%src\Micrograd.Cli\Micrograd.Cli.csproj" --configuration Release --use-current-runtime --no-self-contained --output "%tool%\%next%" -p:ArtifactsPath="%tool%\obj" -p:UseAppHost=false -p:UseSharedCompilation=false -p:GenerateDocumentationFile=false -p:RunAnalyzers=false"

rem Compiled ahead of time the tool starts in half the time; that compiler is a package that may be out of reach.
%publish% -p:PublishReadyToRun=true >"%log%" 2>&1 <nul
if not errorlevel 1 goto built
findstr /i "crossgen NETSDK1094" "%log%" >nul
if errorlevel 1 goto failed
>&2 echo micrograd: the ahead-of-time compiler cannot be restored here: the tool will start more slowly.
%publish% -p:PublishReadyToRun=false >"%log%" 2>&1 <nul
if not errorlevel 1 goto built

:failed
>&2 type "%log%"
>&2 echo micrograd: the build failed.
exit /b 1

:built
del "%log%"
move /y "%tool%\%next%.started" "%current%" >nul
set "build=%next%"

rem The build before this one may still be running: it goes with the next.
for /d %%d in ("%tool%\build-*") do if /i not "%%~nxd"=="%next%" if /i not "%%~nxd"=="%previous%" rd /s /q "%%d" 2>nul

:start
dotnet "%tool%\%build%\Micrograd.Cli.dll" %*
exit /b %errorlevel%
