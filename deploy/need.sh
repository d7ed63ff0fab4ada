#!/bin/sh
# Makes sure that what the build and the private PostgreSQL need is on this machine. Installs PostgreSQL's server package
# where it may (root, or sudo that asks for no password; Homebrew on macOS), and says exactly what to type where it may not.
set -eu

stop() {
    printf '\n%s\n\n' "$*" >&2
    exit 1
}

need_rust() {
    command -v cargo >/dev/null 2>&1 || stop "Rust is missing. Install it from https://rustup.rs and run make again."
    version=$(rustc --version | cut -d' ' -f2)
    minor=$(printf '%s' "$version" | cut -d. -f2)
    [ "$minor" -ge 94 ] || stop "Rust $version is too old: 1.94 or newer is needed. Type: rustup update stable"
}

need_compiler() {
    command -v cc >/dev/null 2>&1 && return
    if may_install; then
        as_root apt-get update -qq
        as_root apt-get install -y -qq gcc libc6-dev
    elif [ "$(uname)" = Darwin ]; then
        stop "A C compiler is missing. Type: xcode-select --install"
    else
        stop "A C compiler is missing. Type: sudo apt-get install -y gcc libc6-dev"
    fi
}

# The newest server of a major version that we can use: 15 or later.
have_postgres() {
    [ -n "${CRM_POSTGRES_BIN:-}" ] && return 0
    for bin in $(command -v postgres 2>/dev/null || true) /usr/lib/postgresql/*/bin/postgres \
        /opt/homebrew/opt/postgresql@*/bin/postgres /usr/local/opt/postgresql@*/bin/postgres; do
        [ -x "$bin" ] || continue
        major=$("$bin" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
        [ "$major" -ge 15 ] && return 0
    done
    return 1
}

need_postgres() {
    have_postgres && return
    if may_install; then
        echo "Installing PostgreSQL's server package (no server is started) …"
        # Debian's package would otherwise start a server of its own.
        as_root sh -c 'mkdir -p /etc/postgresql-common && printf "create_main_cluster = false\n" > /etc/postgresql-common/createcluster.conf.crm \
            && { [ -e /etc/postgresql-common/createcluster.conf ] || mv /etc/postgresql-common/createcluster.conf.crm /etc/postgresql-common/createcluster.conf; } \
            && rm -f /etc/postgresql-common/createcluster.conf.crm'
        as_root apt-get update -qq
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Options::=--force-confold postgresql postgresql-contrib
    elif [ "$(uname)" = Darwin ]; then
        command -v brew >/dev/null 2>&1 || stop "PostgreSQL is missing. Install Homebrew (https://brew.sh), then type: brew install postgresql@17"
        echo "Installing PostgreSQL (no server is started) …"
        brew install postgresql@17
    else
        stop "PostgreSQL's server (15 or newer) is missing. Type: sudo apt-get install -y postgresql"
    fi
    have_postgres || stop "The PostgreSQL of this system is older than 15. See https://wiki.postgresql.org/wiki/Apt for a newer one."
}

may_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; }
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

need_rust
need_compiler
need_postgres
