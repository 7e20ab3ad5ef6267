"""What a charging session costs by OCPI, computed again: in decimals, line by line, under every reading of the text.

    bill = recompute(cdr, tariffs, time_zone)
    for difference in compare(bill, cdr): ...

It knows CDRs and tariffs as decoded JSON, and nothing of messages, parties and findings.
"""

from harness.protocols.ocpi.money.account import Account, Line
from harness.protocols.ocpi.money.bill import Bill, recompute
from harness.protocols.ocpi.money.comparing import compare
from harness.protocols.ocpi.money.difference import Difference

__all__ = ["Account", "Bill", "Difference", "Line", "compare", "recompute"]
