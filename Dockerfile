# chargeproof in a container: judges a system on the host or on a network.
#   docker build -t chargeproof .
#   docker run --rm --network host -v "$PWD:/work" chargeproof run --sut my-station.toml --out reports/run1
FROM debian:bookworm-slim

RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates python3 python3-venv \
 && update-ca-certificates \
 && rm -rf /var/lib/apt/lists/*

COPY pyproject.toml README.md /src/
COPY harness /src/harness
COPY features /src/features
COPY test_suites /src/test_suites
ARG PIP_INDEX_URL
RUN python3 -m venv /opt/chargeproof \
 && PIP_CERT=/etc/ssl/certs/ca-certificates.crt /opt/chargeproof/bin/pip install --no-cache-dir /src \
 && ln -s /opt/chargeproof/bin/chargeproof /usr/local/bin/chargeproof \
 && rm -rf /src

WORKDIR /work
ENTRYPOINT ["chargeproof"]
CMD ["--help"]
