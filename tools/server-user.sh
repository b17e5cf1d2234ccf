# shellcheck shell=bash
# Sourced by what starts private servers (tools/local-server, test/run, bench): PostgreSQL refuses
# to run as root, so root starts it as user postgres, everybody else as himself. Who runs it must
# be able to read all it uses.

if [[ $(id -u) == 0 ]]; then server_user=postgres; else server_user=$(id -un); fi

as_server_user() {
  if [[ $(id -u) == 0 ]]; then runuser -u "$server_user" -- "$@"; else "$@"; fi
}

give_to_server_user() {
  [[ $(id -u) != 0 ]] || chown -R "$server_user:" "$@"
}
