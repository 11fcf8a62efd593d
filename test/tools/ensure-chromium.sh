#!/usr/bin/env bash
# Makes sure that a Chromium is there for the browser suite: the one that CHROMIUM names, the system's, or Debian's by
# apt-get. Fails when none can be had; a browser suite that is skipped proves nothing.
set -eu
find_chromium() {
  [ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ] && return 0
  command -v chromium || command -v chromium-browser || command -v google-chrome
}
find_chromium >/dev/null && exit 0

command -v apt-get >/dev/null || { echo 'There is no Chromium and no apt-get: set CHROMIUM to the path of one' >&2; exit 1; }
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -q </dev/null
"${as_root[@]}" apt-get install -q -y --no-install-recommends chromium </dev/null
find_chromium >/dev/null || { echo 'Chromium could not be installed' >&2; exit 1; }
