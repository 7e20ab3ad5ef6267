"""`chargeproof pki init`: a folder with every certificate and key that a test of secured connections needs.

What is printed and what the README says are names of files; keys are for the files alone.
"""

import re
import textwrap
from collections.abc import Sequence
from pathlib import Path

from harness.campaign.our_side import default_rib
from harness.cli.printing import paragraph
from harness.clock import SystemClock, iso8601
from harness.errors import UsageFault
from harness.pki import layout
from harness.pki.disk import Index, save
from harness.pki.estate import Estate
from harness.pki.names import is_address


def init(
    folder: Path, station: str, names: Sequence[str], operator: str, ocsp_url: str, crl_url: str, force: bool
) -> int:
    """Writes the folder and says what to do with it. Returns 0."""
    now = SystemClock().now()
    index = Index(operator, station, tuple(names), ocsp_url, crl_url, iso8601(now))
    _check(index, folder, force)
    estate = Estate.make(
        now, station=station, operator=operator, server_names=tuple(names), ocsp_url=ocsp_url, crl_url=crl_url
    )
    save(estate, folder, index, readme(index))
    print(f"{folder}: {len(estate.authorities)} authorities, {len(estate.credentials)} credentials\n")
    print(f"  station      {station}, of {operator}")
    print(f"  server       {', '.join(names)}")
    print(f'  in a profile pki = "{folder.resolve()}"\n')
    paragraph(f"{folder / layout.README} says which file goes where. Keep the .key files to yourself.")
    return 0


def _check(index: Index, folder: Path, force: bool) -> None:
    """What would be no certificate, or cost somebody a key, is refused."""
    if not 1 <= len(index.station.strip()) <= 25:
        raise UsageFault(
            f"--station: found {index.station!r}; right would be the serial number that the station reports, "
            "with 1 to 25 characters"
        )
    if not 1 <= len(index.operator.strip()) <= 64:
        raise UsageFault(
            f"--operator: found {index.operator!r}; right would be the name of a company, with 1 to 64 characters"
        )
    for name in index.server_names:
        if not is_address(name) and not re.fullmatch(r"[A-Za-z0-9_.-]{1,64}", name):
            raise UsageFault(
                f"--server-name: found {name!r}; right would be a host name or an address, such as "
                "csms.example.com or 192.0.2.7"
            )
    for option, url in (("--ocsp-url", index.ocsp_url), ("--crl-url", index.crl_url)):
        if url and not re.fullmatch(r"http://[!-~]+", url):
            raise UsageFault(f"{option}: found {url!r}; right would be a URL such as http://192.0.2.7:9080/")
    _check_folder(folder, force)


def _check_folder(folder: Path, force: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageFault(f"{folder}: is a file; right would be a folder, or a name that is not taken")
    try:
        found = {each.name for each in folder.iterdir()} if folder.is_dir() else set()
    except OSError as error:
        right = "right would be a folder of your own"
        raise UsageFault(f"{folder}: cannot be read ({error.strerror}); {right}") from None
    if found and layout.INDEX not in found:
        raise UsageFault(f"{folder}: is not empty; right would be a folder for the certificates alone")
    if found and not force:
        raise UsageFault(
            f"{folder}: holds certificates and keys; right would be another folder, or --force to replace them"
        )


def readme(index: Index) -> str:
    """What goes where, for people."""
    table = default_rib(None).table
    return textwrap.dedent(
        f"""\
        # Test certificates

        Written by `chargeproof pki init` on {index.made} for the station {index.station} of {index.operator} and a
        server called {", ".join(index.server_names)}. These are test keys: never trust them in production.
        Files called `.key` are private keys (PKCS#8 PEM, not encrypted) and readable by their owner alone.
        Files called `.pem` hold certificates, the leaf first and then its CAs, without the root.

        ## A charging station is tested

        Put into the station:

        | file | as |
        |---|---|
        | `authorities/csms_root.pem` | the root that it trusts for its CSMS |
        | `credentials/station.pem`, `credentials/station.key` | its client certificate (security profile 3) |
        | `authorities/manufacturer_root.pem` | the root that it trusts for firmware |
        | `authorities/v2g_root.pem`, `authorities/mo_root.pem` | roots for ISO 15118, when it speaks that |
        | `credentials/secc.pem`, `credentials/secc.key` | what it shows a vehicle, when it speaks ISO 15118 |

        Its serial number, as it reports it when it boots, has to be {index.station}. It has to dial the server by one
        of the names above.

        ## A CSMS is tested

        Put into the CSMS:

        | file | as |
        |---|---|
        | `credentials/server_ecdsa.pem`, `credentials/server_ecdsa.key` | its server certificate, for ECDSA suites |
        | `credentials/server_rsa.pem`, `credentials/server_rsa.key` | its server certificate, for RSA suites |
        | `authorities/csms_root.pem` | the root that it trusts for client certificates (security profile 3) |
        | `authorities/mo_root.pem`, `authorities/v2g_root.pem` | roots for contract certificates |

        The name of the operator that it looks for in client certificates is {index.operator}. A station that it
        knows by its serial number is {index.station}.

        ## The profile

            [{table}]
            security_profile = 3
            pki = "path/of/this/folder"

        With that chargeproof plays the other side with the certificates of this folder, and issues wrong ones where
        a case needs them. A product that chargeproof starts finds its files by {{pki}}, {{ca_file}}, {{certificate}}
        and {{key}} (a CSMS also by {{rsa_certificate}} and {{rsa_key}}).

        ## Who signed what

            csms_root ─┬─ csms_ca ──── server_ecdsa, server_rsa
                       ├─ client_ca ── station
                       └─ rolled_csms_root               a next root, signed by the one that it replaces
            new_csms_root                                a next root that nobody signed
            manufacturer_root ─┬─ factory                what the station was delivered with
                               └─ firmware_ca            signs firmware signers
            v2g_root ── v2g_sub1 ── v2g_sub2 ── secc     what the station shows a vehicle
            mo_root ─── mo_sub1 ─── mo_sub2 ─── contract what a vehicle shows the station
            other_root                                   nobody should trust it
        """
    )
