# SPDX-License-Identifier: Apache-2.0
"""Other reasons for a partial bill: turns that stayed open, and counts that were not read."""
import re

from .tokens import number

KEY = re.compile(r"(tokens|token_count)$", re.IGNORECASE)
NO_SPEND = re.compile(r"max|limit|budget", re.IGNORECASE)
IN_TEXT = re.compile(r"""["']([\w.\-]*(?:tokens|token_count))["']\s*:\s*["']?(\d[\d.]*)""", re.IGNORECASE)


def turn_is_open(turn):
    """`turn`: (order, meaning, what, tool_use_id, accepted) of one session's events.

    DECISION: "last record" is the last event; exports of metrics and spans, which follow any event, end nothing. Of
    events of one time and sequence the turn is open only when all are a prompt or a tool's.
    """
    if not turn:
        return False
    last = max(order for order, *_ in turn)
    if all(meaning in ("prompt", "tool") for order, meaning, *_ in turn if order == last):
        return True
    results = {tool for _, meaning, what, tool, _ in turn if what == "tool_result"}
    for order, _, what, tool, accepted in turn:
        if what == "tool_decision" and accepted and tool and tool not in results:
            # DECISION: an answer is an `assistant_response`: an `api_request` is sent after the tool of its own turn
            # was accepted.
            if not any(later > order and meaning in ("answer", "prompt") for later, meaning, *_ in turn):
                return True
    return False


def is_unread_count(key, value):
    """DECISION: a number is an int or a double; a string of digits is not a number here."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return bool(KEY.search(key)) and not NO_SPEND.search(key) and (number(value) or 0) > 0


def has_unread_counts(items, counting_scopes):
    """`items`: (service, scope, attributes) of spans and events without a count."""
    return any((service, scope) not in counting_scopes and any(is_unread_count(*item) for item in attributes.items())
               for service, scope, attributes in items)


def has_counts_in_text(attributes):
    return any(not NO_SPEND.search(key) and float(count.rstrip(".")) > 0
               for value in attributes.values() if isinstance(value, str)
               for key, count in IN_TEXT.findall(value))


def overall(reasons, units):
    """`units`: whether each agent's session and each service that reported usage is complete.

    DECISION: the verdict of several is the worst of theirs.
    """
    if reasons:
        return "partial"
    if not units:
        return "none"
    return "complete" if all(units) else "unverified"
