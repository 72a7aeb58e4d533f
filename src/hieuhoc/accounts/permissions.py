"""What a person may do, and the roles that bundle it. Roles are data with a description people can read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_ORGANISATIONS = "manage_organisations"
    MANAGE_FRAMEWORKS = "manage_frameworks"
    MANAGE_CAMPAIGNS = "manage_campaigns"
    ENTER_VALUES = "enter_values"
    ENTER_ON_BEHALF = "enter_on_behalf"
    APPROVE_SUBMISSION = "approve_submission"
    READ_SUBMISSION = "read_submission"
    REVIEW = "review"
    REMARK = "remark"
    RATE = "rate"
    COMPILE = "compile"
    PUBLISH = "publish"
    READ_RESULTS = "read_results"
    READ_AUDIT = "read_audit"


@dataclass(frozen=True)
class Role:
    """`scope` own: over the organisation of the membership; city: over every organisation of the city."""

    key: str
    name: str | Promise
    description: str | Promise
    scope: Literal["own", "city"]
    permissions: frozenset[Permission]


P = Permission
_READ = {P.READ_SUBMISSION, P.READ_RESULTS}
ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(
            "city_admin",
            _("City administrator"),
            _("Sets up accounts, units, criteria sets and reporting rounds. Does not judge figures."),
            "city",
            frozenset(
                _READ
                | {
                    P.MANAGE_ACCOUNTS,
                    P.MANAGE_ORGANISATIONS,
                    P.MANAGE_FRAMEWORKS,
                    P.MANAGE_CAMPAIGNS,
                    P.READ_AUDIT,
                }
            ),
        ),
        Role(
            "agency_officer",
            _("Officer of the standing agency"),
            _("Opens rounds, reminds, enters for a unit, checks, returns, accepts, compiles and publishes."),
            "city",
            frozenset(_READ | {P.MANAGE_CAMPAIGNS, P.ENTER_ON_BEHALF, P.REVIEW, P.REMARK, P.COMPILE, P.PUBLISH}),
        ),
        Role(
            "unit_reporter",
            _("Unit reporter"),
            _("Enters figures, tasks and words of the unit and passes them to its leader."),
            "own",
            frozenset(_READ | {P.ENTER_VALUES}),
        ),
        Role(
            "unit_leader",
            _("Unit leader"),
            _("Approves the unit's report and sends it, or returns it inside the unit."),
            "own",
            frozenset(_READ | {P.ENTER_VALUES, P.APPROVE_SUBMISSION}),
        ),
        Role(
            "expert",
            _("Expert"),
            _("Rates the criteria of part 3 from 1 to 5, with a reason."),
            "city",
            frozenset({P.RATE, P.READ_RESULTS}),
        ),
        Role(
            "reader",
            _("Reader with remarks"),
            _("Steering committee, helpers, office of the People's Committee: reads everything, writes remarks."),
            "city",
            frozenset(_READ | {P.REMARK}),
        ),
        Role(
            "city_leader",
            _("City leader"),
            _("Reads results and reports of the whole city."),
            "city",
            frozenset(_READ),
        ),
        Role(
            "auditor",
            _("Auditor"),
            _("Reads everything including the history of changes; changes nothing."),
            "city",
            frozenset(_READ | {P.READ_AUDIT}),
        ),
    )
}
