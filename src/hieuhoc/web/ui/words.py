"""Words of verdicts and states. Rounds are verdicts, rectangles are states."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

VERDICTS = ("met", "not_met", "not_assessable", "tracked", "not_applicable")

_VERDICT_WORDS = {
    "met": gettext_noop("Met"),
    "not_met": gettext_noop("Not met"),
    "partly_met": gettext_noop("Partly met"),
    "not_assessable": gettext_noop("Cannot be judged yet"),
    "tracked": gettext_noop("Tracked"),
    "not_applicable": gettext_noop("Not applicable"),
}

# State: its word and its icon. "overdue" and "extended" follow from dates; "look" is a figure to look at again.
_STATES = {
    "todo": (gettext_noop("Not started"), "circle-dashed"),
    "draft": (gettext_noop("Draft"), "pencil"),
    "waiting": (gettext_noop("Awaiting approval"), "signature"),
    "sent": (gettext_noop("Sent"), "send"),
    "returned": (gettext_noop("Returned"), "undo"),
    "fixed": (gettext_noop("Corrected"), "check"),
    "accepted": (gettext_noop("Accepted"), "check-double"),
    "locked": (gettext_noop("Locked"), "lock"),
    "overdue": (gettext_noop("Overdue"), "clock-alert"),
    "extended": (gettext_noop("Extended"), "calendar-plus"),
    "look": (gettext_noop("Look again"), "alert"),
}


# What stands in a values file, as people say it.
_FIGURE_WORDS = {
    "none": gettext_noop("None occurred"),
    "not_applicable": gettext_noop("Not applicable"),
    "not_available": gettext_noop("Not yet available"),
    "yes": gettext_noop("Yes"),
    "no": gettext_noop("No"),
    "up": gettext_noop("rising"),
    "down": gettext_noop("falling"),
    "same": gettext_noop("no change"),
    "sex=male": gettext_noop("men"),
    "sex=female": gettext_noop("women"),
    "actual": gettext_noop("actual"),
    "estimate": gettext_noop("estimate"),
    "survey": gettext_noop("survey"),
    "assessment": gettext_noop("assessment"),
}


def figure_word(code: str) -> str:
    return _(_FIGURE_WORDS[code]) if code in _FIGURE_WORDS else code


def verdict_word(verdict: str) -> str:
    return _(_VERDICT_WORDS[verdict]) if verdict in _VERDICT_WORDS else verdict


def state_word(state: str) -> str:
    return _(_STATES[state][0]) if state in _STATES else state


def state_icon(state: str) -> str:
    return _STATES[state][1] if state in _STATES else "info"
