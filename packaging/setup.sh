# Sourced by packaging/start and packaging/check: brings this machine to the point where Heliograph is built and can
# capture. Each step looks first and does only what is left. Each failure says what is missing and what mends it.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/release
venv=${HELIOGRAPH_VENV:-${XDG_DATA_HOME:-$HOME/.local/share}/heliograph/venv}
os_release=${HELIOGRAPH_OS_RELEASE:-/etc/os-release}

say() { printf '%s\n' "heliograph: $*" >&2; }

# fail WHAT MEND: one sentence on what is missing, one command (or sentence) that mends it.
fail() {
    printf 'heliograph: %s\n  To mend it: %s\n' "$1" "$2" >&2
    exit 1
}

# entries FILE...: the lines of a list, without comments and blanks.
entries() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@"; }

missing_packages() {
    local name
    for name in $(entries "$@"); do
        dpkg-query -W -f='${Status}\n' "$name" 2>/dev/null | grep -q '^install ok installed$' || printf '%s ' "$name"
    done
}

# need_root COMMAND...: sets `as_root` to what makes a command run as root; if nothing does, says what to run.
need_root() {
    if [ "$(id -u)" = 0 ]; then
        as_root=(env)
    elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        as_root=(sudo env)
    else
        fail "Packages are missing, and neither root nor sudo is available to install them." "as root: $*"
    fi
}

apt_log=$root/build/apt.log
apt_get() { "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get "$@" >>"$apt_log" 2>&1; }

# setup_packages LIST...: installs the Debian packages that are not there yet.
setup_packages() {
    local id='' version='' missing
    if [ -r "$os_release" ]; then
        id=$(. "$os_release" && echo "$ID")
        version=$(. "$os_release" && echo "${VERSION_ID:-}")
    fi
    if [ "$id" != debian ] || [ "$version" != 12 ]; then
        [ "${HELIOGRAPH_SKIP_PACKAGES:-}" = 1 ] && return
        fail "This is ${id:-an unknown system} ${version}, not Debian 12: the names of its packages are not known here." \
            "install what corresponds to $(entries "$@" | tr '\n' ' ')and run HELIOGRAPH_SKIP_PACKAGES=1 $0"
    fi
    missing=$(missing_packages "$@")
    [ -z "$missing" ] && return
    need_root apt-get install --no-install-recommends "$missing"
    say "installing packages (output in $apt_log): $missing"
    mkdir -p "$(dirname "$apt_log")"
    # Two tries: the package lists of a fresh machine are empty. The names come from our own list, so splitting is wanted.
    # shellcheck disable=SC2086
    apt_get install -y -q --no-install-recommends $missing ||
        { apt_get update -q && apt_get install -y -q --no-install-recommends $missing; } || {
        tail -n 20 "$apt_log" >&2
        fail "apt-get could not install $missing(no network, or a mirror that does not answer; output above)." \
            "apt-get update && apt-get install $missing"
    }
}

# The oldest Python that torch 2.13 and Helion 1.5 have wheels for is 3.10.
find_python() {
    local candidate
    for candidate in ${HELIOGRAPH_BASE_PYTHON:-python3.11 python3 python3.12 python3.13 python3.10}; do
        if "$candidate" -c 'import sys; raise SystemExit(sys.version_info < (3, 10))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    fail "Python 3.10 or newer is needed; found: $(${HELIOGRAPH_BASE_PYTHON:-python3} --version 2>&1 | head -1)." \
        "apt-get install python3 python3-venv, or HELIOGRAPH_BASE_PYTHON=/path/to/python3 $0"
}

# setup_venv LIST...: a private environment for captures, made as `heliograph setup` makes it.
setup_venv() {
    local python
    python=$(find_python) || exit 1
    "$python" "$root/core/bridge/heliograph_setup.py" --into "$venv" --requirements "$@" || exit 1
}

# setup_older_helion: an older release beside the pinned one, for the tests of the bridge's adapters.
setup_older_helion() {
    local release=1.4.0
    [ -d "$venv/helion-$release/helion" ] ||
        "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-deps --target "$venv/helion-$release" "helion==$release" ||
        fail "Helion $release, which the adapter tests need, could not be installed." \
            "$venv/bin/python -m pip install --no-deps --target '$venv/helion-$release' helion==$release"
}

# setup_build [TARGET...]: configures once and builds what changed. The whole output is kept in build.log.
setup_build() {
    local log=$build/build.log
    mkdir -p "$build"
    if [ ! -f "$build/build.ninja" ] && ! (cd "$root" && cmake --preset release) >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        fail "CMake could not configure the build (above; all of it in $log)." "cd '$root' && cmake --preset release"
    fi
    [ "$(ninja -C "$build" -n "$@" 2>/dev/null | tail -n 1)" = "ninja: no work to do." ] || say "building (minutes the first time)"
    if ! ninja -C "$build" "$@" >"$log" 2>&1; then
        grep -E 'error|FAILED' "$log" | head -n 20 >&2
        fail "The build failed (above; all of it in $log)." "ninja -C '$build'"
    fi
}
