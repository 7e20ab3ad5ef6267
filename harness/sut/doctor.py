"""Looks at a profile, the machine and the product before a run, and says what to mend, in seconds.

The exchange that shows that both sides understand each other is the caller's (`Clinic`): this module must
not know any protocol.
"""

import asyncio
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path

from harness.clock import Clock, SystemClock, iso8601
from harness.errors import ChargeproofError, UsageFault
from harness.sut.address import Address, url_address, with_host
from harness.sut.control import Control, CouldNotTell, Done, Unsupported, open_control
from harness.sut.material import own_identifier, read_material
from harness.sut.profile import Known, Profile, load_profile
from harness.sut.readiness import connect_error, http_get
from harness.sut.running import RunningSut, make_sut
from harness.sut.sections import NodeKeys, ProtocolTable

_PATIENCE = 3.0
_TOLERANCE = 4.0


class State(StrEnum):
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at.

    item   what was looked at ("control") · what: what was found · mend: what to do, "" if all is well
    """

    item: str
    state: State
    what: str
    mend: str = ""


Sanity = Callable[[Profile], Diagnosis]
"""One exchange over the protocol with the running product, in seconds."""

Party = Callable[[Profile], AbstractContextManager[Mapping[str, str]]]
"""Our side, up for the time of the context; gives by protocol the URL at which it listens."""


def _nobody(profile: Profile) -> AbstractContextManager[Mapping[str, str]]:
    return nullcontext({})


@dataclass(frozen=True, slots=True)
class Clinic:
    """What the doctor works with; the caller lends what it may not know, tests replace the rest.

    party     our side, without which many products never get ready · sanity: the exchange
    patience  the most seconds that the product has to get ready, however long the profile allows
    """

    party: Party = _nobody
    sanity: Sanity | None = None
    clock: Callable[[], Clock] = SystemClock
    patience: float = 30.0
    make_sut: Callable[[Profile, Mapping[str, str], Path], RunningSut | None] = make_sut
    open_control: Callable[..., Control] = open_control
    date_of: Callable[[str], str] = field(default=lambda url: _date_header(url))


def diagnose_file(file: Path, known: Known | None = None, clinic: Clinic | None = None) -> list[Diagnosis]:
    """Read the profile, then look at everything that it names. Never raises what a Diagnosis can say."""
    try:
        profile = load_profile(file, known)
    except UsageFault as fault:
        return [
            Diagnosis(
                "profile", State.BAD, str(fault), "correct the profile; docs/profile.md lists every key"
            )
        ]
    read = [Diagnosis("profile", State.OK, f"{file} describes {profile.sut.name} {profile.sut.version}")]
    remarks = [Diagnosis("profile", State.WARN, each, "see docs/profile.md") for each in profile.warnings]
    return [*read, *remarks, *diagnose(profile, clinic)]


def diagnose(profile: Profile, clinic: Clinic | None = None) -> list[Diagnosis]:
    """Look at everything that the profile names. What rests on something bad is left out."""
    clinic = clinic or Clinic()
    before = clinic.clock()
    now = before.now()
    found = [_secrets(profile), *_certificates(profile, now), *_addresses(profile), *_command(profile)]
    if not any(each.state is State.BAD for each in found):
        with tempfile.TemporaryDirectory(prefix="chargeproof-doctor-") as folder:
            found += _product(profile, clinic, Path(folder))
    return [*found, _clock(clinic, before)]


def _secrets(profile: Profile) -> Diagnosis:
    try:
        count = len(profile.secrets())
    except UsageFault as fault:
        return Diagnosis(
            "secrets", State.BAD, str(fault), "set the variable or write the file, then try again"
        )
    return Diagnosis("secrets", State.OK, f"{count} found" if count else "none are needed")


def _certificates(profile: Profile, now: float) -> Iterator[Diagnosis]:
    """What our side presents and believes, for each protocol that is secured by TLS."""
    for table in profile.protocols.values():
        if not table.secured:
            continue
        item = f"certificates of {table.name}"
        try:
            material = read_material(table)
        except UsageFault as fault:
            yield Diagnosis(item, State.BAD, str(fault), "make that file what it should be, then try again")
            continue
        ends = material.valid_until()
        what = f"{len(material.credentials)} of ours, trusted roots: {len(material.trust)}"
        if ends is not None and ends <= now:
            mend = "get new ones; a folder of test certificates is renewed by: chargeproof pki init FOLDER --force"
            yield Diagnosis(item, State.BAD, f"{what}; one expired on {iso8601(ends)[:10]}", mend)
        else:
            until = f"; valid until {iso8601(ends)[:10]}" if ends is not None else ""
            yield Diagnosis(item, State.OK, what + until)


def _addresses(profile: Profile) -> Iterator[Diagnosis]:
    for table in profile.protocols.values():
        if table.node is not None:
            yield from _node(table, table.node)
        if table.listen is not None:
            yield _can_listen(table, table.listen)
        if table.url is not None and profile.start is None:
            yield _can_reach(table)
        elif table.url is not None:
            yield _nobody_there(table)


def _node(table: ProtocolTable, keys: NodeKeys) -> Iterator[Diagnosis]:
    """By what the product and our side know each other."""
    item = f"keys of {table.name}"
    try:
        ours = own_identifier(table)
    except UsageFault:
        return  # told where certificates are looked at
    told = f"our SKI is {ours}; the product has to be told to trust it"
    if keys.ski:
        yield Diagnosis(item, State.OK, f"{told}; its SKI is {keys.ski}")
        return
    mend = (
        f'add ski = "..." to [{table.name}], as the product shows it; until then whoever comes first is taken for the '
        "product (the record of a run says which SKI that was: event partner)"
    )
    yield Diagnosis(item, State.WARN, told, mend)


def _can_listen(table: ProtocolTable, address: Address) -> Diagnosis:
    item = f"port of {table.name}"
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with closing(socket.socket(family)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
            probe.listen(1)
        except OSError as error:
            mend = (
                f"end what uses it (ss -ltnp 'sport = :{address.port}' shows it), or change "
                f"{table.name}.listen to an address of this machine with a free port"
            )
            return Diagnosis(item, State.BAD, f"{address} cannot be had: {error.strerror}", mend)
    return Diagnosis(item, State.OK, f"{address} is free")


def _can_reach(table: ProtocolTable) -> Diagnosis:
    item = f"address of {table.name}"
    address = url_address(table.url or "")
    error = connect_error(address, _PATIENCE)
    if error is None:
        return Diagnosis(item, State.OK, f"{address} accepts connections")
    why = error.strerror or str(error) or type(error).__name__
    mend = f"start the product, let it through the firewall, or correct {table.name}.url"
    return Diagnosis(item, State.BAD, f"{address} cannot be reached: {why}", mend)


def _nobody_there(table: ProtocolTable) -> Diagnosis:
    """Before we start the product, nobody may answer in its place."""
    item = f"address of {table.name}"
    address = url_address(table.url or "")
    if connect_error(address, _PATIENCE) is None:
        mend = f"end it, remove [start] to test it as it is, or correct {table.name}.url"
        return Diagnosis(item, State.BAD, f"something answers on {address} before the start", mend)
    return Diagnosis(item, State.OK, f"{address} is free for the product")


def _command(profile: Profile) -> Iterator[Diagnosis]:
    start = profile.start
    if start is None:
        return
    if start.image is not None:
        yield _docker()
        return
    try:
        program = profile.placeholders({}).fill(start.command[0])
    except UsageFault as fault:
        yield Diagnosis("start", State.BAD, str(fault), "correct start.command")
        return
    where = start.cwd / program if "/" in program else program
    if shutil.which(where) is None:
        mend = (
            "install it, correct start.command (relative paths start from start.cwd), or make it executable"
        )
        yield Diagnosis("start", State.BAD, f"{program} cannot be run", mend)
    else:
        yield Diagnosis("start", State.OK, f"{program} is there")


def _docker() -> Diagnosis:
    from harness.sut.docker import connect

    try:
        connect().close()
    except ChargeproofError as fault:
        return Diagnosis(
            "docker", State.BAD, str(fault), "start the daemon, or describe the product without image"
        )
    return Diagnosis("docker", State.OK, "the daemon answers")


def _product(profile: Profile, clinic: Clinic, folder: Path) -> list[Diagnosis]:
    try:
        with clinic.party(profile) as addresses:
            return _with_party(profile, clinic, addresses, folder)
    except ChargeproofError as fault:
        return [Diagnosis("our side", State.BAD, str(fault), "mend what the message names, then try again")]


def _with_party(
    profile: Profile, clinic: Clinic, addresses: Mapping[str, str], folder: Path
) -> list[Diagnosis]:
    found: list[Diagnosis] = []
    sut: RunningSut | None = None
    try:
        sut = clinic.make_sut(_impatient(profile, clinic.patience), addresses, folder / "sut.log")
        if sut is not None:
            sut.start()
            found.append(Diagnosis("ready", State.OK, "the product started and is ready"))
        for table in profile.protocols.values():
            found += _running_server(table, clinic, started=sut is not None)
        found.append(_control(profile, clinic, addresses, folder, sut))
        if clinic.sanity is not None:
            found.append(clinic.sanity(profile))
    except ChargeproofError as fault:
        mend = "read its log above; try the command by hand; correct [start], or raise start.ready.within"
        found.append(Diagnosis("ready", State.BAD, str(fault), mend))
    finally:
        if sut is not None:
            sut.stop()
    return found


def _running_server(table: ProtocolTable, clinic: Clinic, started: bool) -> Iterator[Diagnosis]:
    if table.url is None:
        return
    if started:
        yield _can_reach(table)
    if table.node is None:
        yield from _against_product(table.url, clinic)


def _impatient(profile: Profile, patience: float) -> Profile:
    start = profile.start
    if start is None or start.ready.within <= patience:
        return profile
    return replace(profile, start=replace(start, ready=replace(start.ready, within=patience)))


def _control(
    profile: Profile, clinic: Clinic, addresses: Mapping[str, str], folder: Path, sut: RunningSut | None
) -> Diagnosis:
    if profile.control is None:
        mend = "add [control]; without it, cases that need the product to act are INCONCLUSIVE"
        return Diagnosis("control", State.WARN, "the profile has none", mend)
    if profile.control.human and not (
        profile.control.python or profile.control.stdio or profile.control.http
    ):
        return Diagnosis("control", State.OK, "a person will be asked")
    impatient = replace(profile.control, human=False, within=min(profile.control.within, 10.0))
    changed = replace(profile, control=impatient)
    try:
        with closing(clinic.open_control(changed, addresses, folder / "control.log", sut)) as control:
            outcome = asyncio.run(control.act("observe", {"what": "alive"}))
    except ChargeproofError as fault:
        mend = "correct [control] or the adapter; docs/control.md describes the contract"
        return Diagnosis("control", State.BAD, str(fault), mend)
    match outcome:
        case Done(value):
            return Diagnosis("control", State.OK, f"it answers; observe alive: {value}")
        case Unsupported(why) | CouldNotTell(why):
            return Diagnosis("control", State.OK, f"it answers; observe is not supported ({why})")


def _clock(clinic: Clinic, before: Clock) -> Diagnosis:
    """Both clocks are anchored to the wall when they are made: if they differ, the wall clock has jumped."""
    now = before.now()
    jump = clinic.clock().now() - now
    if abs(jump) > _TOLERANCE / 10:
        mend = "let one time service slew the clock (chronyd, systemd-timesyncd), and end what else sets it"
        return Diagnosis("clock", State.WARN, f"this machine's clock jumped by {jump:+.1f} s meanwhile", mend)
    return Diagnosis("clock", State.OK, "this machine's clock runs evenly")


def _against_product(url: str, clinic: Clinic) -> Iterator[Diagnosis]:
    date = clinic.date_of(url)
    try:
        difference = parsedate_to_datetime(date).timestamp() - clinic.clock().now()
    except (TypeError, ValueError):
        return  # nobody said what time it is; that is no fault
    if abs(difference) > _TOLERANCE:
        mend = "set both clocks by the same time service: timestamps are judged against ours"
        yield Diagnosis(
            "clock", State.WARN, f"the product's clock differs by {difference:+.0f} s from ours", mend
        )
    else:
        yield Diagnosis("clock", State.OK, "the product's clock agrees with ours")


def _date_header(url: str) -> str:
    address = url_address(url)
    plain = f"{'https' if url.startswith(('wss', 'https')) else 'http'}://{address}/"
    _, headers = http_get(with_host(plain, address.host), _PATIENCE)
    return headers.get("date", "")
