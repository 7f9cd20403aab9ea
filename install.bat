@echo off
rem Installs Joint procurement for the person who starts this: into the folder .venv beside it, with a shortcut on the
rem desktop. No administrator is needed. Starting it again updates what is there. docs\install.md says more.
setlocal
cd /d "%~dp0" 2>nul
set "problem=files are missing here. Unpack the whole folder onto this computer and start install.bat in it."
if not exist data\setup\install.py goto failed

set "problem=nothing can be written into this folder. Copy it to your own folder and start install.bat there."
echo What Python said: 2>nul >install.log
if not exist install.log goto failed

rem An environment from before is kept, so that an open window does not stand in the way; a broken one is made anew.
if not exist .venv\Scripts\python.exe goto search
.venv\Scripts\python.exe -m pip --version >nul 2>nul
if %errorlevel% == 0 goto install

:search
set "problem=there is no 64-bit Python 3.11 or later on this computer. Ask for it, and start install.bat again."
set "python=py -3"
%python% -c "import sys; sys.exit(sys.version_info < (3, 11) or sys.maxsize < 2**32)" >nul 2>nul
if %errorlevel% == 0 goto found
set "python=python"
%python% -c "import sys; sys.exit(sys.version_info < (3, 11) or sys.maxsize < 2**32)" >nul 2>nul
if not %errorlevel% == 0 goto failed

:found
set "problem=no virtual environment could be made. What Python said is in install.log."
%python% -m venv --clear .venv >>install.log 2>&1
if not %errorlevel% == 0 goto failed

:install
.venv\Scripts\python.exe -m data.setup.install
if not %errorlevel% == 0 goto ended
pause
exit /b 0

:failed
echo NOT INSTALLED: %problem%
:ended
pause
exit /b 1
