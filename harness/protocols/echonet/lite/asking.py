"""What a node of ours has asked and nobody has answered yet, and what waits for its turn until then.

An answer is told from others by the node that it comes from, its transaction id, its source object and its service:
never by the transaction id alone, because nodes choose the ids of what they announce as they like.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from harness.protocols.echonet.lite.eoj import means
from harness.protocols.echonet.lite.frame import Frame, read
from harness.protocols.echonet.lite.group import GROUP
from harness.protocols.echonet.lite.services import ANSWERED_BY, POSITIVE

OnAnswer = Callable[[Frame | None, str, float], None]
"""Takes the answer and the link it came on, or None when nobody answered in time."""


@dataclass(slots=True)
class Asked:
    """A request of ours that is not answered yet."""

    frame: Frame
    link: str
    deadline: float
    on_answer: OnAnswer

    def is_answered_by(self, answer: Frame, link: str) -> bool:
        question = self.frame
        return (
            answer.tid == question.tid
            and self.link in (link, GROUP)
            and answer.esv in ANSWERED_BY[question.esv]
            and means(question.deoj, answer.seoj)
        )

    @property
    def by_many(self) -> bool:
        """Whether more than one answer may come."""
        return self.link == GROUP or self.frame.deoj & 0xFF == 0


class Questions:
    """All of them, in the order in which they were asked."""

    def __init__(self) -> None:
        self.open: list[Asked] = []

    def answered(self, answer: Frame, link: str) -> Asked | None:
        """The question that a frame answers; it stays open while others may answer it, too."""
        found = next((each for each in self.open if each.is_answered_by(answer, link)), None)
        if found is not None and not found.by_many:
            self.open.remove(found)
        return found

    def overdue(self, now: float) -> list[Asked]:
        """Those that nobody answered in time; they are not open any more."""
        late = [each for each in self.open if each.deadline <= now]
        self.open = [each for each in self.open if each.deadline > now]
        return late


class Orders:
    """Frames that a scenario wants sent, none before the one before it was answered: some nodes take one at a time.

    Nobody waits for long: whoever does not answer within `turn` seconds has lost his turn.
    """

    def __init__(self, questions: Questions, put: Callable[[str, bytes], None], turn: float) -> None:
        self._questions = questions
        self._put = put
        self._turn = turn
        self._waiting: deque[tuple[str, bytes]] = deque()
        self._current: Asked | None = None

    def add(self, link: str, data: bytes, now: float) -> None:
        self._waiting.append((link, data))
        if self._current is None:
            self._next(now)

    def clear(self) -> None:
        self._waiting.clear()
        self._current = None

    def _next(self, now: float) -> None:
        self._current = None
        while self._waiting and self._current is None:
            link, data = self._waiting.popleft()
            frame = read(data)
            if isinstance(frame, Frame) and frame.esv in POSITIVE and link != GROUP and not frame.faults:
                self._wait_for(Asked(frame, link, now + self._turn, lambda *_: None))
            self._put(link, data)

    def _wait_for(self, asked: Asked) -> None:
        """What comes next waits for the answer."""

        def answered(answer: Frame | None, link: str, now: float) -> None:
            if self._current is asked:
                self._next(now)

        asked.on_answer = answered
        self._current = asked
        self._questions.open.append(asked)
