"""Reads what a protocol table says about certificates and keys. Files are named here and read by `material`."""

import re
from pathlib import Path

from harness.sut.secret import SecretSource
from harness.sut.sections import ProtocolTable, TlsFiles
from harness.sut.tables import Table

TLS_KEYS = ("pki", "trust", "certificate", "key", "key_passphrase_env", "key_passphrase_file")


def read_tls(table: Table, folder: Path) -> TlsFiles:
    """The TLS keys of a protocol table; paths start from the folder of the profile."""
    pki = table.text("pki", "pki")
    return TlsFiles(
        pki=folder / pki if pki else None,
        trust=_files(table, "trust", "root.pem", folder),
        certificates=_files(table, "certificate", "server.pem", folder),
        keys=_files(table, "key", "server.key", folder),
        passphrase=_passphrase(table, folder),
    )


def _files(table: Table, name: str, example: str, folder: Path) -> tuple[Path, ...]:
    """One path, or several as a list."""
    if isinstance(table.data.get(name), list):
        return tuple(folder / each for each in table.texts(name, f'["{example}", "other.pem"]') or ())
    one = table.text(name, example)
    return (folder / one,) if one else ()


def _passphrase(table: Table, folder: Path) -> SecretSource | None:
    table.one_of(("key_passphrase_env", "key_passphrase_file"))
    env = table.text("key_passphrase_env", "SERVER_KEY_PASSPHRASE")
    file = table.text("key_passphrase_file", "secrets/server_key.txt")
    where = f"{table.problems.file}: {table.key('key_passphrase')}"
    if env and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", env):
        right = 'the name of an environment variable, such as "SERVER_KEY_PASSPHRASE"'
        table.problems.add(
            table.key("key_passphrase_env"), f"is no such name (not shown); right would be {right}"
        )
        return None
    if env:
        return SecretSource(where, env=env)
    return SecretSource(where, file=folder / file) if file else None


def check_tls(table: Table, read: ProtocolTable) -> None:
    """What is said about certificates has to be enough for the security profile, and to belong together."""
    tls, profile = read.tls, read.security_profile or 0
    if len(tls.certificates) != len(tls.keys):
        given, lacking = (
            ("certificate", "key") if len(tls.certificates) > len(tls.keys) else ("key", "certificate")
        )
        table.problems.add(
            table.key(lacking),
            f"missing for {table.key(given)} ({len(tls.certificates)} certificates, {len(tls.keys)} keys); "
            "right would be a key for each certificate, in the same order",
        )
    if tls.passphrase is not None and not tls.keys:
        table.problems.add(
            table.key("key_passphrase_env" if tls.passphrase.env else "key_passphrase_file"),
            "has no key that it could belong to; right would be certificate and key beside it",
        )
    if profile >= 2 and tls.pki is None:
        _check_own(table, read, profile)
    if profile >= 2 and read.url is not None and read.url.startswith(("ws:", "http:")):
        table.problems.add(
            table.key("url"),
            f"is not for TLS, which security_profile = {profile} asks for; right would be wss:// or https://",
        )


def _check_own(table: Table, read: ProtocolTable, profile: int) -> None:
    """Without a pki folder: what listens needs a certificate, what calls needs a root, with profile 3 both do."""
    lacking = []
    if not read.tls.certificates and (read.listen is not None or profile == 3):
        lacking.append('certificate = "chain.pem" and key = "chain.key" (what our side presents)')
    if not read.tls.trust and (read.url is not None or profile == 3):
        lacking.append('trust = "root.pem" (what our side believes in)')
    if lacking:
        table.problems.add(
            table.key("security_profile"),
            f'found {profile}, which needs certificates; right would be pki = "pki" beside it, a folder that '
            f"`chargeproof pki init pki` writes, or {' and '.join(lacking)}",
        )
