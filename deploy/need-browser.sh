#!/bin/sh
# Makes sure that there is a Chromium for `make test-browser`. Installs Debian's package where it may (root, or sudo that asks
# for no password), and says exactly what to type where it may not. CHROMIUM names another one.
set -eu

stop() {
    printf '\n%s\n\n' "$*" >&2
    exit 1
}

[ -n "${CHROMIUM:-}" ] && exit 0
for name in chromium chromium-browser google-chrome-stable google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done

if ! command -v apt-get >/dev/null 2>&1; then
    stop "Chromium is missing. Install it (macOS: brew install --cask chromium) and name its program: CHROMIUM=… make test-browser"
fi
if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    stop "Chromium is missing. Type: sudo apt-get install -y chromium fonts-lato fonts-noto-color-emoji"
fi
echo "Installing Chromium …"
$as_root apt-get update -qq
# The fonts are for the pictures: names in Slack's typeface, and emoji.
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-lato fonts-noto-color-emoji >/dev/null
