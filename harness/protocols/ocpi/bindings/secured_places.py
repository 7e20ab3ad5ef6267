"""S7: every place that the system under test announces is secured, and nothing old or weak opens it (IEC 63119-1 7.3).

A place is host and port: what is announced on the same ones is behind the same TLS. Each is tried by a connection of its
own, called "place-1" ... on the record, over which nothing is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from harness.judge.expectations import ANSWERS, Expectation, Outcome
from harness.judge.finding import Rule, Verdict
from harness.protocols.binding import Check, Deed, Handshaking, Scene, Verb
from harness.protocols.ocpi.bindings.base import BINDING, IEC, ours, rule, standing
from harness.protocols.ocpi.bindings.session_scene import now
from harness.usecases import roaming_security as word
from harness.usecases.observation import Observation

PORTS: Final[Mapping[str, int]] = {"http": 80, "https": 443}
SOUND: Final = ("TLSv1.2", "TLSv1.3")
USUAL, CLEAR = "a usual handshake", "a question in the clear"
OLD: Final[Mapping[str, str]] = {"TLS 1.0": "TLSv1", "TLS 1.1": "TLSv1.1"}
WEAK: Final[Mapping[str, str]] = {
    "suites without encryption": "TLS_RSA_WITH_NULL_SHA256, TLS_RSA_WITH_NULL_SHA, TLS_ECDHE_RSA_WITH_NULL_SHA, "
    "TLS_ECDHE_ECDSA_WITH_NULL_SHA",
    "suites without a certificate": "TLS_ECDH_anon_WITH_AES_128_CBC_SHA, TLS_DH_anon_WITH_AES_128_GCM_SHA256, "
    "TLS_DH_anon_WITH_AES_256_GCM_SHA384, TLS_DH_anon_WITH_AES_128_CBC_SHA",
    "suites with short keys": "TLS_RSA_EXPORT_WITH_RC4_40_MD5, TLS_RSA_EXPORT_WITH_DES40_CBC_SHA, "
    "TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA",
    "suites with DES": "TLS_RSA_WITH_DES_CBC_SHA, TLS_DHE_RSA_WITH_DES_CBC_SHA",
    "suites with 3DES": "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA, TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA, "
    "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA, TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    "suites with RC4": "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA, TLS_ECDHE_RSA_WITH_RC4_128_SHA, TLS_RSA_WITH_RC4_128_SHA, "
    "TLS_RSA_WITH_RC4_128_MD5",
}
"""What is offered, by the words of scenarios: versions as such, suites by the names of IANA."""


def announced(scene: Scene, party: str) -> list[str]:
    """Every URL by which that platform of ours knows the system under test, or learnt of it in this scenario."""
    known = standing(scene, party).get("peer")
    found = list(_urls(known if isinstance(known, Mapping) else {}))
    for seen in scene.observations:
        if seen.record.party == party and seen.by_sut and seen.shape in ("request", "response"):
            held = seen.body.get("json") if seen.shape == "request" else seen.body.get("data")
            if seen.name in ("GET versions", "GET version_details") or seen.name.endswith(" credentials"):
                found += _urls(held)
    return list(dict.fromkeys(each for each in found if each))


def _urls(held: Any) -> Iterator[str]:
    """The texts that stand under "url", "versions" or "details", however deep."""
    if isinstance(held, Mapping):
        for name, value in held.items():
            if isinstance(value, str) and name in ("url", "versions", "details"):
                yield value
            yield from _urls(value)
    elif isinstance(held, list | tuple):
        for each in held:
            yield from _urls(each)


def places(scene: Scene, party: str) -> list[str]:
    """One https URL for each place that is announced, its name in the record by its position: "place-1" ..."""
    found: dict[tuple[str, int], str] = {}
    for url in announced(scene, party):
        try:
            parts = urlsplit(url)
            where = (parts.hostname or "", parts.port or PORTS[parts.scheme])
        except (ValueError, KeyError):
            continue
        if parts.scheme == "https" and where[0]:
            found.setdefault(where, url)
    return list(found.values())


def before(scene: Scene) -> Scene:
    """The scene as it was when the last thing was done."""
    seq = scene.done[-1].seq
    earlier = [seen for seen in scene.observations if seen.seq < seq]
    return Scene(scene.sut_role, scene.values, earlier, scene.done[:-1])


# -- over TLS ---------------------------------------------------------------------------------------------------------


def offering(offer: str) -> dict[str, Any]:
    """What is other about our handshake; whoever goes along with it need not be believed."""
    careless = {"overlook": frozenset({"*"})}
    if offer in OLD:
        return {"minimum": OLD[offer], "maximum": OLD[offer], "ciphers": "ALL", **careless}
    return {"misbehave": f"offers suites={WEAK[offer]}", **careless}


@BINDING.does(word.TryEveryPlace)
def try_every_place(intent: word.TryEveryPlace, scene: Scene) -> list[Deed]:
    by, deeds = ours(scene, intent.way), list[Deed]()
    if intent.offer == CLEAR:
        return asking_in_the_clear(scene, by)
    for number, url in enumerate(places(scene, by), 1):
        if intent.offer != USUAL:
            deeds.append(Handshaking(by, offering(intent.offer), 1))
        deeds.append(Verb(by, "probe", {"url": url, "called": f"place-{number}"}))
    return deeds


@dataclass(frozen=True, slots=True)
class Shaken:
    """Each of these connections has come to its end, within `seconds`, and `wrong` finds nothing in any of them.

    links   the names of the connections, with their URLs
    """

    links: Mapping[str, str]
    seconds: float
    secured: bool
    what: str

    def open(self, at: float) -> Expectation:
        left = dict(self.links)

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            name = seen.link.rpartition("#")[0]
            if seen.shape != "link" or name not in left or seen.name not in ("tls", "refused"):
                return None
            url = left.pop(name)
            state.seen.append(seen)
            if seen.name == "refused":
                why = f"{url} cannot be reached: {seen.body.get('why')}"
                return Outcome(False, why, tuple(state.seen), Verdict.INCONCLUSIVE)
            wrong = self._secured(seen.body) if self.secured else self._refused(seen.body)
            if wrong:
                return Outcome(False, f"{url}: {wrong}", tuple(state.seen))
            return Outcome(True, self._all(state.seen), tuple(state.seen)) if not left else None

        def late(state: Expectation) -> Outcome:
            if not self.links:
                return Outcome(False, "no place with https is known", (), Verdict.INCONCLUSIVE)
            why = f"nothing came of {', '.join(left.values())} within {self.seconds:g} s"
            return Outcome(not self.secured, why, tuple(state.seen))

        return Expectation(at + (self.seconds if self.links else 0.0), see, late)

    def _all(self, seen: Sequence[Observation]) -> str:
        said = [shaken(each.body) for each in seen]
        return f"{len(seen)} of {len(self.links)} places: {', '.join(dict.fromkeys(said))}"

    @staticmethod
    def _secured(facts: Mapping[str, Any]) -> str:
        if facts.get("problem"):
            return f"its certificate has a problem: {facts['problem']}"
        if facts.get("outcome") != "open":
            return f"no connection: {shaken(facts)}"
        return "" if facts.get("version") in SOUND else f"{facts.get('version')}"

    @staticmethod
    def _refused(facts: Mapping[str, Any]) -> str:
        went_along = facts.get("outcome") == "open" or facts.get("agreed")
        return f"it goes along with it: {shaken(facts)}" if went_along else ""

    def __str__(self) -> str:
        return f"{self.what} at {', '.join(self.links.values()) or 'every place'}"


def shaken(facts: Mapping[str, Any]) -> str:
    """How a handshake ended, for people."""
    alert = facts.get("alert")
    said = f"alert {alert['name']} from {alert['from']}" if isinstance(alert, Mapping) else facts.get("why")
    agreed = " ".join(str(facts[name]) for name in ("version", "suite") if facts.get(name))
    return agreed if facts.get("outcome") == "open" else f"{agreed or 'nothing agreed'}, {said}"


def tried(scene: Scene) -> dict[str, str]:
    """The connections of the last attempt, by their names."""
    party = _who(scene)
    return {f"place-{number}": url for number, url in enumerate(places(before(scene), party), 1)}


def _who(scene: Scene) -> str:
    """Whom the last thing was done by."""
    links = [seen.record.party for seen in scene.observations if seen.link.startswith("place-")]
    return links[-1] if links else ours(scene)


CLAUSES: Final = (f"{IEC} 6", f"{IEC} 7.1", f"{IEC} 7.3")


@BINDING.sees(word.EveryPlaceDeals)
def every_place_deals(sight: word.EveryPlaceDeals, scene: Scene) -> Check:
    seconds = 2 * scene.seconds("answer_within")
    if sight.offer == CLEAR:
        asked = {f"place-{n}": url for n, url in enumerate(clear_places(before(scene), _who(scene)), 1)}
        return Check(IN_THE_CLEAR, Unheard(asked, seconds), consumes=False)
    if sight.offer == USUAL:
        spec = Shaken(tried(scene), seconds, True, "TLS 1.2 or 1.3 and a good certificate")
        return Check(SECURED, spec, consumes=False)
    spec = Shaken(tried(scene), seconds, False, "a handshake that is refused")
    return Check(weakness(sight.offer), spec, consumes=False)


SECURED: Final = rule(
    "security.places",
    "every place that is announced is secured with TLS 1.2 or newer, by a certificate that leads to a root that is "
    "trusted and carries the name of the place",
    *CLAUSES,
    "RFC 9110 4.3.4",
)
IN_THE_CLEAR: Final = rule(
    "security.in_the_clear",
    "where connections are secured nothing is served without TLS, and no token is looked at",
    f"{IEC} 7.1",
    f"{IEC} 7.2",
)


def weakness(offer: str) -> Rule:
    """What refusing that rests on."""
    if offer in OLD:
        text = "connections are not made with a version of TLS before 1.2"
        return rule("security.old_versions", text, *CLAUSES, "RFC 8996 4 and 5")
    text = "connections are not made with algorithms that are broken: none at all, short keys, DES, 3DES, RC4"
    return rule("security.weak_suites", text, *CLAUSES, "RFC 9325 4.1")


# -- without ----------------------------------------------------------------------------------------------------------


def in_the_clear(url: str) -> list[str]:
    """The same without TLS: on the same port, and on the usual one where TLS has its usual one."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    ports = [parts.port or PORTS["https"], *([PORTS["http"]] if parts.port in (None, PORTS["https"]) else [])]
    return [f"http://{host}:{port}{parts.path or '/'}" for port in ports]


def clear_places(scene: Scene, party: str) -> list[str]:
    """All of them."""
    return [each for url in places(scene, party) for each in in_the_clear(url)]


def asking_in_the_clear(scene: Scene, by: str) -> list[Deed]:
    """Somebody whom nobody knows asks for something at each of them."""
    stamp = int(now(scene))
    return [
        Verb(by, "probe", {"url": url, "called": f"place-{number}", "id": id}, planted=id)
        for number, url in enumerate(clear_places(scene, by), 1)
        for id in [f"in-the-clear-{stamp}-{number}"]
    ]


@dataclass(frozen=True, slots=True)
class Unheard:
    """Nothing that was asked on these connections is heard, within `seconds`: no answer, or one that sends us away."""

    links: Mapping[str, str]
    seconds: float
    heard: frozenset[int] = field(default=frozenset({*range(200, 300), 401}))

    def open(self, at: float) -> Expectation:
        left = dict(self.links)

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            name = seen.link.rpartition("#")[0]
            if name not in left or not seen.by_sut:
                return None
            ended = seen.shape == "link" and seen.name in ("refused", "closed")
            if seen.shape not in (*ANSWERS, "broken") and not ended:
                return None
            url = left.pop(name)
            state.seen.append(seen)
            if seen.shape in ANSWERS and (status := seen.body["status"]) in self.heard:
                who = "it looks at tokens there" if status == 401 else "it answers there"
                return Outcome(False, f"{url}: HTTP {status}; {who}", tuple(state.seen))
            return None if left else self._fine(state)

        def late(state: Expectation) -> Outcome:
            if not self.links:
                return Outcome(False, "no place with https is known", (), Verdict.INCONCLUSIVE)
            return self._fine(state)

        return Expectation(at + (self.seconds if self.links else 0.0), see, late)

    def _fine(self, state: Expectation) -> Outcome:
        said = [str(each.body.get("status") or each.name) for each in state.seen]
        return Outcome(True, f"nobody has heard it: {', '.join(said) or 'no answer'}", tuple(state.seen))

    def __str__(self) -> str:
        return f"no answer but one that sends us away, at {', '.join(self.links.values()) or 'every place'}"
