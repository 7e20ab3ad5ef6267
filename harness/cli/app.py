"""The commands and their arguments. What they do is in the modules beside this one."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="chargeproof",
    help="Judges charging stations and CSMSs against their standards.",
    epilog="Exit codes: 0 conforms, 1 does not conform (FAIL), 2 usage or configuration, "
    "3 error of the harness or its environment, 4 inconclusive, 5 drift from the baseline.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

pki = typer.Typer(help="Certificates and keys for tests of secured connections.", rich_markup_mode=None)
app.add_typer(pki, name="pki")

Selection = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SELECTION",
        help="Feature file, FILE:LINE, folder, case id, clause (63110:8.3.7), requirement (B11.FR.01) "
        "or OCA label. Default: everything.",
        show_default=False,
    ),
]
Sut = Annotated[
    Path | None,
    typer.Option(
        "--sut", metavar="FILE", help="Profile of the system under test. Default: the bundled systems."
    ),
]
Tags = Annotated[
    str | None, typer.Option("--tags", metavar="EXPR", help='Tag expression, e.g. "@CS and not @slow".')
]
Run = Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Machine-readable.")]


class What(StrEnum):
    """What can be listed."""

    USE_CASES = "use-cases"
    CASES = "cases"
    LABELS = "labels"
    REQUIREMENTS = "requirements"
    CLAIMS = "claims"
    QUESTIONS = "questions"
    SUITES = "suites"
    READINGS = "readings"


class Party(StrEnum):
    """The tested side."""

    CS = "CS"
    CSMS = "CSMS"
    EMS = "EMS"
    DEVICE = "DEVICE"


class Simulated(StrEnum):
    """The bundled reference systems."""

    STATION = "station"
    CSMS = "csms"
    EMS = "ems"
    DEVICE = "device"
    CPO = "cpo"
    EMSP = "emsp"
    HUB = "hub"


@app.callback(invoke_without_command=True)
def about(
    version: Annotated[bool, typer.Option("--version", "-V", help="Show the version and exit.")] = False,
) -> None:
    """What holds for all commands."""
    if version:
        from harness import __version__

        typer.echo(f"chargeproof {__version__}")
        raise typer.Exit(0)


@app.command()
def run(
    selection: Selection = None,
    sut: Sut = None,
    tags: Tags = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Where the record goes. Default: reports/run-<time>.",
            show_default=False,
        ),
    ] = None,
    workers: Annotated[int, typer.Option("-n", "--workers", min=1, help="Processes.")] = 1,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, only the result.")] = False,
    seed: Annotated[int, typer.Option("--seed", min=0, help="For everything that is drawn by lot.")] = 0,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="FILE", help="Expected failures; exit code 5 if they drift."),
    ] = None,
    save_baseline: Annotated[
        Path | None,
        typer.Option("--save-baseline", metavar="FILE", help="Write how this run came out as a baseline."),
    ] = None,
) -> int:
    """Run cases and judge them."""
    from harness.cli.running import run as do

    return do(tuple(selection or ()), sut, tags, out, workers, quiet, seed, baseline, save_baseline)


@app.command()
def plan(selection: Selection = None, sut: Sut = None, tags: Tags = None, as_json: Json = False) -> int:
    """Show what would run, what not, and why.

    Also how often a person is needed, and how long it takes.
    """
    from harness.cli.planning import plan as do

    return do(tuple(selection or ()), sut, tags, as_json)


@app.command("list")
def list_(
    what: Annotated[What, typer.Argument(help="What to list.")] = What.USE_CASES,
    of: Annotated[
        str | None, typer.Option("--of", metavar="CLAUSE", help="Only of this clause, e.g. 63110:8.3.7.")
    ] = None,
    party: Annotated[Party | None, typer.Option("--party", help="Only for this side.")] = None,
    implemented: Annotated[
        bool | None,
        typer.Option(
            "--implemented/--missing",
            help="Only what features carry, or only what none does.",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
) -> int:
    """List the catalogue and what of it is done."""
    from harness.cli.listing import Filter, listing

    return listing(what.value, Filter(of, party.value if party else None, implemented), as_json)


@app.command()
def explain(
    ids: Annotated[
        list[str],
        typer.Argument(
            metavar="ID",
            help="Case id, OCA label, clause, use case, requirement or claim.",
            show_default=False,
        ),
    ],
) -> int:
    """Explain an id: what it checks, why products fail."""
    from harness.cli.explaining import explain as do

    return do(ids)


@app.command()
def doctor(
    sut: Annotated[Path, typer.Option("--sut", metavar="FILE", help="Profile of the system under test.")],
    sanity: Annotated[bool, typer.Option("--sanity/--no-sanity", help="Also exchange one message.")] = True,
) -> int:
    """Check profile and product, say what to mend."""
    from harness.cli.doctoring import doctor as do

    return do(sut, sanity)


@app.command()
def rejudge(
    run_dir: Run,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Where the new record goes. Default: RUN-rejudged.",
            show_default=False,
        ),
    ] = None,
    sut: Annotated[
        Path | None,
        typer.Option("--sut", metavar="FILE", help="The profile, if it has moved since.", show_default=False),
    ] = None,
) -> int:
    """Judge a stored run again, from its traces."""
    from harness.cli.running import rejudge as do

    return do(run_dir, out, sut)


@app.command()
def report(run_dir: Run) -> int:
    """Write the reports of a stored run again."""
    from harness.cli.running import report as do

    return do(run_dir)


@app.command()
def diff(
    before: Annotated[
        Path, typer.Argument(metavar="RUN_A", help="The older run directory.", show_default=False)
    ],
    after: Annotated[
        Path, typer.Argument(metavar="RUN_B", help="The newer run directory.", show_default=False)
    ],
) -> int:
    """Compare two runs, case by case. Exit code 0 if they agree, 1 if not."""
    from harness.cli.running import diff as do

    return do(before, after)


@app.command()
def simulate(
    system: Annotated[Simulated, typer.Argument(help="Which one.", show_default=False)],
    listen: Annotated[
        str,
        typer.Option(
            "--listen",
            metavar="HOST:PORT",
            help="csms: where it waits for stations; ems, device, cpo, emsp, hub: its address.",
        ),
    ] = "127.0.0.1:9000",
    url: Annotated[
        str,
        typer.Option(
            "--url",
            metavar="URL",
            help="station: where its CSMS is (default: ws://127.0.0.1:9000); a node: where the other one is.",
            show_default=False,
        ),
    ] = "",
    identity: Annotated[str, typer.Option("--identity", metavar="NAME", help="Of the station.")] = "CS001",
    password_env: Annotated[
        str | None,
        typer.Option(
            "--password-env", metavar="VARIABLE", help="Holds the password of that station. Default: none."
        ),
    ] = None,
    protocol: Annotated[
        str | None, typer.Option("--protocol", metavar="TAG", help="Protocol version, as tags write it.")
    ] = None,
    pki_folder: Annotated[
        Path | None,
        typer.Option("--pki", metavar="FOLDER", help="Its certificates, as `pki init` wrote them."),
    ] = None,
    security_profile: Annotated[
        int | None,
        typer.Option(
            "--security-profile",
            metavar="N",
            min=1,
            max=3,
            help="Default: 1, or 3 with --pki.",
            show_default=False,
        ),
    ] = None,
    ski: Annotated[
        str,
        typer.Option(
            "--ski", metavar="SKI", help="A node: of the only one that it trusts. Default: whoever comes."
        ),
    ] = "",
    interface: Annotated[
        str,
        typer.Option(
            "--interface", metavar="ADDRESS", help="A node: where it is found and looks. Default: everywhere."
        ),
    ] = "",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Do not show the traffic.")] = False,
) -> int:
    """Run a bundled reference system on a socket."""
    from harness.cli.simulating import simulate as do

    return do(
        system.value,
        listen,
        url,
        identity,
        password_env,
        protocol,
        quiet,
        pki_folder,
        security_profile,
        ski,
        interface,
    )


@pki.command("init")
def pki_init(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where everything is written.", show_default=True)
    ] = Path("pki"),
    station: Annotated[
        str, typer.Option("--station", metavar="SERIAL", help="Serial number of the station.")
    ] = "CS001",
    server_name: Annotated[
        list[str] | None,
        typer.Option(
            "--server-name",
            metavar="NAME",
            help="Name or address by which the CSMS is reached, also several times; the first is the CN. "
            "Default: localhost, 127.0.0.1.",
            show_default=False,
        ),
    ] = None,
    operator: Annotated[
        str, typer.Option("--operator", metavar="NAME", help="Organization of station and CSMS.")
    ] = "Chargeproof Test Operator",
    ocsp_url: Annotated[
        str, typer.Option("--ocsp-url", metavar="URL", help="Named in the certificates. Default: none.")
    ] = "",
    crl_url: Annotated[
        str, typer.Option("--crl-url", metavar="URL", help="Named in the certificates. Default: none.")
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace what is in the folder.")] = False,
) -> int:
    """Write a test set-up: authorities, certificates, keys, and a README that says what goes where."""
    from harness.cli.pki import init

    names = tuple(server_name or ("localhost", "127.0.0.1"))
    return init(folder, station, names, operator, ocsp_url, crl_url, force)
