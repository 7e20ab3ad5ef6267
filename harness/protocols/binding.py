"""How a protocol carries out intents and recognises sights.

A binding is a table: for each intent a function that gives the deeds, for each sight one that gives the check. The
functions are pure; they see the scene (what has been seen so far, what the profile says) and nothing else. So the
replay of a stored trace asks for the same checks as the live run did.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from harness.errors import HarnessFault
from harness.judge.expectations import Spec
from harness.judge.finding import Rule
from harness.usecases.observation import Observation
from harness.usecases.words import Intent, Sight

if TYPE_CHECKING:
    from harness.pki.estate import Estate


@dataclass(frozen=True, slots=True)
class Call:
    """`by` (a role) sends a request. If that role is the system under test, its control is asked to.

    planted   the request is wrong on purpose: the rules for what we send do not apply to it
    """

    by: str
    action: str
    payload: Mapping[str, Any]
    planted: bool = False


@dataclass(frozen=True, slots=True)
class Verb:
    """Something physical or local happens to `by`: plug_in, present_token, power_cycle ...

    planted   id of a request of ours that comes of it and is wrong on purpose
    """

    by: str
    name: str
    args: Mapping[str, Any] = field(default_factory=dict)
    planted: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """Our own party `by` shall behave so from now on, for this scenario. Never asked of the system under test.

    name   a method of the party's machine
    """

    by: str
    name: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Doorway:
    """Our listening party `by` answers those who want to connect otherwise than it should, in this scenario.

    changes   what is other in its answer: fields of `transports.door.UpgradeReply`
    times     for so many that come; None: for all
    """

    by: str
    changes: Mapping[str, Any]
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Handshaking:
    """Our party `by` goes into its TLS handshakes otherwise than it usually does, in this scenario.

    changes   what is other: fields of `pki.tls.TlsTerms`. Of what is in them the record gets the names only
    times     for so many handshakes; None: for all
    called    where it is called only; what it dials itself is as usual
    """

    by: str
    changes: Mapping[str, Any] = field(repr=False)
    times: int | None = None
    called: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """Our party `by` puts exactly these bytes on its link.

    link   its name; "": the one that was opened last
    """

    by: str
    data: bytes
    form: str = "text"
    id: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """Let time pass, for at most `seconds`."""

    seconds: float


Deed = Call | Verb | Setting | Doorway | Handshaking | Frame | Wait


@dataclass(frozen=True, slots=True)
class Check:
    """A rule, and what must be seen for it to hold.

    since     "stimulus": what came after the last intent counts, and seconds count from there; those of a silence count
              from now, or a slow product could outlast it ·
              "lately": what came after the last intent counts, and seconds count from now ·
              "start": everything in this scenario counts, seconds count from now · "now": only what comes from now on
    consumes  a frame that met this check cannot meet another one
    """

    rule: Rule
    spec: Spec
    since: str = "stimulus"
    consumes: bool = True


@dataclass(frozen=True, slots=True)
class Done:
    """An intent that was carried out: its message ids, and the value that a control gave back.

    stimulus   False: only the behaviour of our own parties was set; windows do not open here
    """

    intent: str
    ids: tuple[str, ...]
    seq: int
    at: float
    value: Any = None
    stimulus: bool = True


@dataclass(slots=True)
class Scene:
    """What a binding may know: the observations so far, what was done, who plays what, the profile's values.

    password  with which the dialling side logs in; for deeds only, a stored trace is judged again without it
    """

    sut_role: str
    values: Mapping[str, Any]
    observations: Sequence[Observation] = ()
    done: Sequence[Done] = ()
    interpretation: Mapping[str, str] = field(default_factory=dict)
    features: frozenset[str] = frozenset()
    password: str = field(default="", repr=False)
    estate: "Estate | None" = field(default=None, repr=False)

    def value(self, name: str, default: Any) -> Any:
        """A value of the profile ([values]), or the default."""
        return self.values.get(name, default)

    def seconds(self, name: str) -> float:
        """A time of the profile in seconds; the house knows a default for each."""
        if name not in self.values:
            raise HarnessFault(f"no time is called {name!r}")
        return float(self.values[name])

    @property
    def id(self) -> str:
        """Message id of the last request that was sent for an intent."""
        for each in reversed(self.done):
            if each.ids:
                return each.ids[-1]
        raise HarnessFault("the scenario looks for an answer, but no step has sent a request")

    def seen(self, name: str, shape: str = "request", by_sut: bool = True) -> list[Observation]:
        """Observations with that name, oldest first. One whose payload is no object tells nothing."""
        return [
            each
            for each in self.observations
            if each.name == name
            and each.shape == shape
            and each.by_sut == by_sut
            and isinstance(each.body, Mapping)
        ]


I = TypeVar("I", bound=Intent)  # noqa: E741
S = TypeVar("S", bound=Sight)


class Binding:
    """The table of one protocol version."""

    def __init__(self, protocol: str) -> None:
        self.protocol = protocol
        self._intents: dict[type, Callable[[Any, Scene], Sequence[Deed] | Deed]] = {}
        self._sights: dict[type, Callable[[Any, Scene], Check]] = {}

    def does(self, word: type[I]) -> Callable[..., Callable[[I, Scene], Sequence[Deed] | Deed]]:
        """Decorator: this is how the intent is carried out."""

        def add(
            how: Callable[[I, Scene], Sequence[Deed] | Deed],
        ) -> Callable[[I, Scene], Sequence[Deed] | Deed]:
            self._intents[word] = how
            return how

        return add

    def sees(self, word: type[S]) -> Callable[..., Callable[[S, Scene], Check]]:
        """Decorator: this is how the sight is recognised and judged."""

        def add(how: Callable[[S, Scene], Check]) -> Callable[[S, Scene], Check]:
            self._sights[word] = how
            return how

        return add

    def deeds(self, intent: Intent, scene: Scene) -> Sequence[Deed]:
        """What to do. Raises HarnessFault if this protocol has no way to express the intent."""
        how = self._intents.get(type(intent))
        if how is None:
            raise HarnessFault(f"{self.protocol} has no binding for the intent {type(intent).__name__}")
        deeds = how(intent, scene)
        return deeds if isinstance(deeds, Sequence) else (deeds,)

    def check(self, sight: Sight, scene: Scene) -> Check:
        """What to look for. Raises HarnessFault if this protocol has no way to recognise the sight."""
        how = self._sights.get(type(sight))
        if how is None:
            raise HarnessFault(f"{self.protocol} has no binding for the sight {type(sight).__name__}")
        return how(sight, scene)

    @property
    def words(self) -> frozenset[type]:
        """Everything that is bound."""
        return frozenset(self._intents) | frozenset(self._sights)
