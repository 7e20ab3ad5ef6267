"""How workers share the cases. Imported only when there are workers.

xdist can do that by marks, but it tells the mark from the name of a test, where pytest 9.2 does not let it write it
any more; then all cases would be spread over all workers, and two of them would play one product at the same time.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling


class _ByGroup(LoadScopeScheduling):  # type: ignore[misc, unused-ignore]
    groups: Mapping[str, str]

    def _split_scope(self, nodeid: str) -> str:
        _, _, name = nodeid.partition("::")
        return self.groups.get(name, nodeid)


def scheduler(config: pytest.Config, log: Any, groups: Mapping[str, str]) -> LoadScopeScheduling:
    """Cases of the same group go to the same worker. `groups`: by the name of the test, without its file."""
    sharing = _ByGroup(config, log)
    sharing.groups = groups
    return sharing
