#!/bin/sh
# Installs Joint procurement for the person who starts this: into the folder .venv beside it, with a shortcut on the
# desktop. No administrator is needed. Starting it again updates what is there. docs/install.md says more.
set -u

fail() {
    printf 'NOT INSTALLED: %s\n' "$1"
    exit 1
}

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || fail "the folder of install.sh cannot be opened."
cd "$here" || fail "the folder of install.sh cannot be opened."
[ -f data/setup/install.py ] || fail "files are missing here. Unpack the whole folder and start install.sh in it."
[ -w . ] || fail "nothing can be written into $here. Copy this folder to your home folder and start install.sh there."

# An environment from before is kept, so that an open window does not stand in the way; a broken one is made anew.
if .venv/bin/python -m pip --version > /dev/null 2>&1; then
    exec .venv/bin/python -m data.setup.install
fi

found=''
for python in python3 python3.14 python3.13 python3.12 python3.11 python; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' > /dev/null 2>&1; then
        found=$python
        break
    fi
done
[ -n "$found" ] || fail "there is no Python 3.11 or later on this computer. Ask for it, and start install.sh again."

"$found" -m venv --clear .venv > install.log 2>&1 ||
    fail "no virtual environment could be made. On Debian and Ubuntu ask for the package python3-venv. What Python said is in install.log."
exec .venv/bin/python -m data.setup.install
