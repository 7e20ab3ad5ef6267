#!/usr/bin/env bash
# Build the image and judge a system on the host from inside a container. Starts an engine if none runs, and makes a
# base image with debootstrap where none can be pulled.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]:-}"; do [ -n "$pid" ] && kill "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT

if ! docker info >/dev/null 2>&1; then
  dockerd >"$work/dockerd.log" 2>&1 &
  pids+=($!)
  for _ in $(seq 60); do docker info >/dev/null 2>&1 && break; sleep 0.5; done
  docker info >/dev/null || { tail -20 "$work/dockerd.log"; exit 3; }
fi

if ! docker image inspect debian:bookworm-slim >/dev/null 2>&1 && ! docker pull -q debian:bookworm-slim >/dev/null 2>&1; then
  debootstrap --variant=minbase --include=ca-certificates,python3,python3-venv bookworm "$work/base" >"$work/debootstrap.log"
  mkdir -p "$work/base/usr/local/share/ca-certificates"
  cp /etc/ssl/certs/ca-certificates.crt "$work/base/usr/local/share/ca-certificates/machine-bundle.crt"
  tar -C "$work/base" -c . | docker import - debian:bookworm-slim >/dev/null
fi

docker build -q --network host -t chargeproof:check . >/dev/null
docker run --rm chargeproof:check --version

# A system on the host: our own CSMS on a real socket, judged from the container.
.venv/bin/chargeproof simulate csms --listen 127.0.0.1:9611 >"$work/csms.log" 2>&1 &
pids+=($!)
cat >"$work/csms.toml" <<'TOML'
[sut]
name = "CSMS on the host"
version = "1"
role = "csms"
[ocpp]
version = "2.0.1"
identity = "CS001"
url = "ws://127.0.0.1:9611"
[values]
boot_within = 20
TOML
docker run --rm --network host -v "$work:/work" chargeproof:check run IEC63110-8.3.15-P3 --sut csms.toml --out out
echo "the container judged a system on the host"
