#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs, upgrades or removes otelc on Linux. Needs a POSIX shell, tar with gzip, sha256sum, and curl or wget.
#
#     sh install.sh --url URL [--version V] [--sha256 SUM] [--prefix DIR]
#     sh install.sh --uninstall [--prefix DIR]
#
# --url URL      the directory with otelc-linux-ARCH.tar.gz and SHA256SUMS: http(s)://, file:// or a path. {version} in it stands for V.
#                Default: $OTELC_URL, else the script's own directory if the archive is in it
# --version V    fail unless the archive contains this version
# --sha256 SUM   the archive's SHA-256, which you pin; several, separated by commas, for several architectures. Default: as SHA256SUMS says
# --prefix DIR   install to DIR/bin and DIR/share [~/.local]
#
# Run it again to upgrade. It checks the sum and starts the new program before it replaces the old one, each file by a rename and the
# program last: an error or an interrupt leaves the old program on PATH. Proxies: https_proxy, http_proxy and no_proxy, as curl and wget
# read them.
set -eu

say() { printf '%s\n' "$*"; }
fail() {
  printf 'install.sh: %s\n' "$*" >&2
  exit 1
}
usage() {
  printf 'install.sh: %s\nUsage: sh install.sh --url URL [--version V] [--sha256 SUM] [--prefix DIR] | --uninstall [--prefix DIR]\n' "$*" >&2
  exit 2
}
have() { command -v "$1" >/dev/null 2>&1; }

# http_once URL FILE: one attempt. Returns 0, 1 for an answer that will not change, and 2 if it is worth another attempt; $why says why.
http_once() {
  code=0
  if have curl; then
    protocols='=http,https'
    case $1 in https:*) protocols='=https' ;; esac
    status=$(curl -fsSL --proto "$protocols" --connect-timeout 20 --max-time 600 --speed-limit 100 --speed-time 60 \
      -o "$2" -w '%{http_code}' "$1" 2>"$work/error") || code=$?
  else
    # Only GNU's wget knows --version, and tries by itself; busybox's may lack these options.
    limits=''
    if wget --version >/dev/null 2>&1; then limits='-t 1 -T 60'; fi
    # shellcheck disable=SC2086  # words
    wget $limits -O "$2" "$1" 2>"$work/error" || code=$?
    status=$(sed -n -e 's/.*ERROR \([45][0-9][0-9]\).*/\1/p' -e 's/.*HTTP\/[0-9.]* \([45][0-9][0-9]\).*/\1/p' "$work/error" | tail -n 1)
  fi
  [ "$code" != 0 ] || return 0
  why=$(grep -v '^ *$' "$work/error" | tail -n 1)
  case $status in
    408 | 429) return 2 ;;
    4??) return 1 ;;
  esac
  return 2
}

# get NAME FILE: copies or downloads $url/NAME, in at most three attempts.
get() {
  case $url in
    http://* | https://*) ;;
    *)
      [ -f "${url#file://}/$1" ] || fail "${url#file://}/$1: no such file"
      cp "${url#file://}/$1" "$2"
      return
      ;;
  esac
  have curl || have wget || fail "no curl and no wget: install one of them, or download $url/$1 yourself and pass its directory as --url"
  for pause in 2 5 ''; do
    code=0
    http_once "$url/$1" "$2" || code=$?
    [ "$code" != 0 ] || return 0
    if [ "$code" = 1 ] || [ -z "$pause" ]; then fail "cannot download $url/$1: $why"; fi
    sleep "$pause"
  done
}

sum_of() {
  if have sha256sum; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | sed 's/ .*//'
}

# Prints the sum of the file NAME that a SHA256SUMS lists.
listed() { sed -n "s/^\([0-9a-f]\{64\}\) [ *]$1\$/\1/p" "$2" | head -n 1; }

verify() {
  actual=$(sum_of "$work/$archive")
  if [ -n "$sha256" ]; then
    for wanted in $(say "$sha256" | tr 'ABCDEF,' 'abcdef '); do
      [ ${#wanted} = 64 ] || usage "--sha256: not a SHA-256: $wanted"
      [ "$wanted" != "$actual" ] || return 0
    done
    fail "$archive: the SHA-256 is $actual, not $sha256; nothing was installed"
  fi
  case $url in http://*) printf 'install.sh: warning: %s\n' "http does not prove who sent SHA256SUMS; pass --sha256" >&2 ;; esac
  get SHA256SUMS "$work/SHA256SUMS"
  wanted=$(listed "$archive" "$work/SHA256SUMS")
  [ -n "$wanted" ] || fail "$url/SHA256SUMS does not list $archive; nothing was installed"
  [ "$wanted" = "$actual" ] || fail "$archive: the SHA-256 is $actual, but SHA256SUMS says $wanted; nothing was installed"
}

# Removes the files of the list FILE, except those in the list KEPT, and the directories that become empty.
remove() {
  while IFS= read -r path; do
    case $path in '' | /* | *..*) continue ;; esac
    if [ -n "${2:-}" ] && grep -qxF -e "$path" "$2"; then continue; fi
    rm -f "$prefix/$path"
    directory=$(dirname "$path")
    while [ "$directory" != . ] && rmdir "$prefix/$directory" 2>/dev/null; do directory=$(dirname "$directory"); done
  done <"$1"
}

uninstall() {
  [ -f "$prefix/$list" ] || fail "$prefix/$list: no such file, so otelc was not installed there"
  cp "$prefix/$list" "$work/list"
  remove "$work/list"
  say "removed otelc from $prefix"
}

# Unpacks, tries and places the verified archive.
place() {
  mkdir "$work/new"
  if tar -tzf "$work/$archive" | grep -qE '^/|(^|/)\.\.(/|$)'; then fail "$archive has paths that lead out of it"; fi
  tar -xzof "$work/$archive" -C "$work/new" || fail "$archive cannot be unpacked"
  new=$work/new
  for tree in "$work/new"/*/bin/otelc; do [ ! -f "$tree" ] || new=${tree%/bin/otelc}; done
  [ -f "$new/bin/otelc" ] || fail "$archive does not contain bin/otelc"
  said=$("$new/bin/otelc" --version) || fail "$archive: its otelc does not run on this machine"
  found=$(say "$said" | sed 's/^otelc \([^ ]*\).*/\1/')
  [ -z "$version" ] || [ "$found" = "$version" ] || fail "$url has otelc $found, not $version; nothing was installed"
  mkdir -p "$new/$(dirname "$list")"
  : >"$new/$list"
  (cd "$new" && find . -type f | sed 's|^\./||' | sort) >"$work/files"
  cp "$work/files" "$new/$list"
  if [ -f "$prefix/$list" ]; then cp "$prefix/$list" "$work/old"; fi
  while IFS= read -r path; do
    [ "$path" != bin/otelc ] || continue
    mkdir -p "$prefix/$(dirname "$path")"
    mv -f "$new/$path" "$prefix/$path"
  done <"$work/files"
  mkdir -p "$prefix/bin"
  mv -f "$new/bin/otelc" "$prefix/bin/otelc"
  if [ -f "$work/old" ]; then remove "$work/old" "$work/files"; fi
}

report() {
  say "installed $said to $prefix/bin/otelc"
  case :$PATH: in
    *":$prefix/bin:"*)
      first=$(command -v otelc)
      [ "$first" = "$prefix/bin/otelc" ] || say "$first comes before it on PATH; remove it, or change the order"
      ;;
    *)
      # shellcheck disable=SC2016  # for the reader's shell
      printf '%s is not on PATH. In this shell: export PATH="%s:$PATH"\n' "$prefix/bin" "$prefix/bin"
      ;;
  esac
}

main() {
  url=${OTELC_URL:-} version='' sha256='' prefix='' action=install list=share/doc/otelc/MANIFEST
  while [ $# != 0 ]; do
    case $1 in
      --url | --version | --sha256 | --prefix)
        [ $# -gt 1 ] || usage "$1 needs a value"
        case $1 in
          --url) url=$2 ;;
          --version) version=${2#v} ;;
          --sha256) sha256=$2 ;;
          --prefix) prefix=$2 ;;
        esac
        shift
        ;;
      --uninstall) action=uninstall ;;
      *) usage "unknown argument: $1" ;;
    esac
    shift
  done
  [ -n "$prefix" ] || prefix=${HOME:?HOME is not set: pass --prefix}/.local
  case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
  prefix=${prefix%/}
  umask 022
  if [ $action = install ]; then
    [ "$(uname -s)" = Linux ] || fail "otelc runs on Linux, not on $(uname -s)"
    case $(uname -m) in
      x86_64 | amd64) archive=otelc-linux-x86_64.tar.gz ;;
      aarch64 | arm64) archive=otelc-linux-aarch64.tar.gz ;;
      *) fail "there is no otelc for $(uname -m), only for x86_64 and aarch64" ;;
    esac
    have sha256sum || have shasum || fail "no sha256sum: install coreutils or busybox"
    # Not when the shell reads the script from a pipe: the working directory may be anyone's.
    case $0 in install.sh | */install.sh) here=$(dirname "$0") ;; *) here= ;; esac
    if [ -z "$url" ] && [ -n "$here" ] && [ -f "$here/$archive" ]; then url=$here; fi
    [ -n "$url" ] || usage "pass --url, the address of the release's files"
    case $url in
      *'{version}'*)
        [ -n "$version" ] || usage "--url contains {version}: pass --version"
        url=${url%%'{version}'*}$version${url#*'{version}'}
        ;;
    esac
    url=${url%/}
    mkdir -p "$prefix" 2>/dev/null || fail "cannot create $prefix; pass another --prefix"
  fi
  # Beside its target, so that a rename puts each file in place.
  work=$(mktemp -d "$prefix/.otelc-install.XXXXXX" 2>/dev/null) || fail "cannot write to $prefix; pass another --prefix"
  trap 'rm -rf "$work"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if [ $action = uninstall ]; then
    uninstall
  else
    get "$archive" "$work/$archive"
    verify
    place
    report
  fi
}

# The last line, so that a script that was cut off while it was downloaded does nothing.
main "$@"
