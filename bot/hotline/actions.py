"""Every action that can stand in the audit trail. Its words are in console.yml of each language, `audit.action`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from bot.core.cases import Label
from bot.core.referrals import State
from bot.core.roles import Role

Action = Literal[
    # cases
    "read",
    "claimed",
    "replied",
    "noted",
    "notes_read",
    "tagged",
    "needs_set",
    "referred",
    "transferred",
    "assigned",
    "snoozed",
    "handed_back",
    "lapsed",
    "closed",
    "reopened",
    "unreachable",
    "media_on",
    "media_off",
    "media_opened",
    "corrected",
    # referrals to partners
    "referral_proposed",
    "referral_asked",
    "referral_agreed",
    "referral_declined",
    "referral_withdrawn",
    "referral_sent",
    "referral_accepted",
    "referral_completed",
    "referral_impossible",
    # staff at work
    "break_began",
    "break_ended",
    "alert_tested",
    "alert_arrived",
    # accounts
    "invited_agent",
    "invited_supervisor",
    "invited_editor",
    "invited_auditor",
    "invited_admin",
    "joined",
    "returned",
    "reset",
    "skills_set",
    "role_agent",
    "role_supervisor",
    "role_editor",
    "role_auditor",
    "role_admin",
    "disabled",
    "enabled",
    "logged_in",
    "logged_out",
    "logged_out_everywhere",
    "second_factor_set",
    "second_factor_failed",
    "recovery_codes_made",
    "telegram_linked",
    "telegram_unlinked",
    # the trail, the counts, the content, the data
    "audit_verified",
    "audit_exported",
    "statistics_exported",
    "service_rung",
    "service_not_rung",
    "partner_set",
    "partner_removed",
    "partner_back",
    "questions_read",
    "hours_set",
    "hours_reset",
    "text_set",
    "text_reset",
    "backed_up",
    "restored",
    "keys_changed",
    "blocked",
    "unblocked",
]

INVITED: Mapping[Role, Action] = {
    "agent": "invited_agent",
    "supervisor": "invited_supervisor",
    "editor": "invited_editor",
    "auditor": "invited_auditor",
    "admin": "invited_admin",
}
ROLE_GIVEN: Mapping[Role, Action] = {
    "agent": "role_agent",
    "supervisor": "role_supervisor",
    "editor": "role_editor",
    "auditor": "role_auditor",
    "admin": "role_admin",
}
LABELLED: Mapping[Label, Action] = {"tags": "tagged", "needs": "needs_set", "referrals": "referred"}
REFERRAL: Mapping[State, Action] = {
    "proposed": "referral_proposed",
    "asked": "referral_asked",
    "agreed": "referral_agreed",
    "declined": "referral_declined",
    "withdrawn": "referral_withdrawn",
    "sent": "referral_sent",
    "accepted": "referral_accepted",
    "completed": "referral_completed",
    "impossible": "referral_impossible",
}
