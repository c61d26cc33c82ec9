#!/bin/sh
# The main job on the example desk, in a temporary folder: create, classify, assign, comment, close, report.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unset TKT_DESK
export LC_ALL=C.UTF-8 TKT_NOW=2026-11-20T10:30:00-03:00
run() {
    printf '\n$ tkt %s\n' "$*"
    tkt "$@"
}
run --lang en init "$folder/shop" --example
cd "$folder/shop"
run --lang en new 'No me llegó la factura de octubre' -m 'Hola, ¿me la pueden reenviar?' --from maria@acme.example --channel mail
number=$(tkt -q list --limit 1 --sort -created --format ids)
run --lang en show "$number"
run --lang en reply "$number" --as ana -m 'Buenos días María, la reenvié recién. ¿La ves?'
run --lang en wait "$number" --as ana --for customer
run --lang en comment "$number" --from maria@acme.example -m 'Sí, ¡gracias!'
run --lang en resolve "$number" --as ana -m 'Factura reenviada.'
run --lang en accept "$number"
run --lang en why "$number" area
run --lang en log "$number"
run --lang en list --limit 10
run --lang en report volume --by area --since 2026-11-01
run --lang en check
git -C "$folder/shop" log --oneline | head -n 3
