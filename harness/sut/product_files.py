"""Which files of a pki folder the product under test needs. Paths only: nothing is read here."""

from dataclasses import dataclass
from pathlib import Path

from harness.pki import layout
from harness.sut.sections import ProtocolTable


@dataclass(frozen=True, slots=True)
class ProductFiles:
    """The files of a pki folder that the product needs: {ca_file}, {certificate}, {key} ...

    The product is the other side: where we only listen it is the one that calls, with a client certificate; where it is
    called, it is a server.
    """

    ca_file: Path
    certificate: Path
    key: Path
    rsa_certificate: Path | None = None
    rsa_key: Path | None = None


def product_files(table: ProtocolTable) -> ProductFiles | None:
    """Absolute paths; None without a pki folder. Nothing is read."""
    if table.tls.pki is None:
        return None
    folder = table.tls.pki.resolve()
    root, _ = layout.authority(folder, "csms_root")
    if table.listen is not None and table.url is None:
        return ProductFiles(root, *layout.credential(folder, "station"))
    return ProductFiles(
        root, *layout.credential(folder, "server_ecdsa"), *layout.credential(folder, "server_rsa")
    )
