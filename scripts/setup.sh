# Sourced by build, serve and test: makes .venv as the lock file $1 says, and does nothing if it is so already.
# shellcheck shell=sh

lock=$1
cd "$(dirname "$0")/.." || exit 1

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11, 2))' 2>/dev/null; }

stamp="$(cat "$lock" pyproject.toml | cksum) $(pwd)"
if ! new_enough .venv/bin/python || [ "$(cat .venv/lock-state 2>/dev/null)" != "$stamp" ]; then
    python=
    for candidate in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11 python; do
        if new_enough "$candidate"; then
            python=$candidate
            break
        fi
    done
    if [ -z "$python" ]; then
        echo "Python 3.11.2 or newer is needed and was not found. Install it, or name it: PYTHON=/path/to/python $0" >&2
        exit 1
    fi
    if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
        echo "$python has no venv. On Debian and Ubuntu: apt install python3-venv. Then run this again." >&2
        exit 1
    fi
    echo "Setting up .venv from $lock: once, and again when it changes." >&2
    new_enough .venv/bin/python || "$python" -m venv --clear .venv || exit 1
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r "$lock" &&
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . || {
        echo "The packages could not be installed: see the message above." >&2
        exit 1
    }
    echo "$stamp" >.venv/lock-state
fi
