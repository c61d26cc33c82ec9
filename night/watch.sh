#!/bin/sh
# What action.yml runs: `tkt watch` as the TKT_WATCH_… variables say; how many findings there are goes to GITHUB_OUTPUT.
# No variable is ever run as code: each is one argument, but for ARGUMENTS, which is split at blanks and nowhere else.
set -euf

set -- --fail-on "${TKT_WATCH_FAIL_ON:-warning}"
[ -z "${TKT_WATCH_WITHIN:-}" ] || set -- "$@" --within "$TKT_WATCH_WITHIN"
[ -z "${TKT_WATCH_IDLE:-}" ] || set -- "$@" --idle "$TKT_WATCH_IDLE"
[ -z "${TKT_WATCH_SILENT:-}" ] || set -- "$@" --silent "$TKT_WATCH_SILENT"
[ -z "${TKT_WATCH_WHERE:-}" ] || set -- "$@" --where "$TKT_WATCH_WHERE"
# shellcheck disable=SC2086
set -- "$@" ${TKT_WATCH_ARGUMENTS:-}

export TKT_DESK="${TKT_WATCH_DESK:-.}"
language="${TKT_WATCH_LANGUAGE:-en}"

code=0
tkt --lang "$language" watch --format "${TKT_WATCH_FORMAT:-github}" "$@" || code=$?
if [ -n "${GITHUB_OUTPUT:-}" ] && [ "$code" -le 1 ]; then
    findings=$(GITHUB_STEP_SUMMARY='' tkt --lang en watch --quiet --format jsonl --exit-zero "$@" --dry-run | wc -l)
    echo "findings=$((findings))" >> "$GITHUB_OUTPUT"
fi
exit "$code"
