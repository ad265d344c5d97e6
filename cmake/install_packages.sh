# SPDX-License-Identifier: BSL-1.0
# Sourced by examples/run and tests/run: installs the Debian packages that are missing, and says which and why first.
# usage: install_packages "why" package...

install_packages() {
    local why=$1 missing=() package
    shift
    if ! command -v dpkg-query >/dev/null; then
        echo "This is not a Debian system: please install the like of these yourself: $*" >&2
        return 0
    fi
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0

    echo "Installing ${missing[*]} ($why)"
    local run=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "Installing needs root, and there is no sudo. Run as root: apt-get install ${missing[*]}" >&2
            return 1
        fi
        run=(sudo)
    fi
    local log
    log=$(mktemp)
    if ! { "${run[@]}" apt-get update -qq && "${run[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        echo "Installing failed; its output stands above." >&2
        return 1
    fi
    rm -f "$log"
}

# What building the library takes.
mainstay_build_packages=(g++ cmake ninja-build libasio-dev node-llhttp libssl-dev libargon2-dev libsqlite3-dev
    libsimdjson-dev libfmt-dev libspdlog-dev prometheus-cpp-dev zlib1g-dev libbrotli-dev libzstd-dev
    libpq-dev)
