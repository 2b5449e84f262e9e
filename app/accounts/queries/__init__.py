"""Every SELECT about people."""

from app.accounts.queries.office import (
    PersonRow,
    admin_grants_locked,
    anybody_here,
    names_of,
    people,
    roles_of,
    staff_without_second_step,
    unreachable_accounts,
    usable_admins,
)
from app.accounts.queries.one import (
    account_by_code,
    account_by_id,
    account_by_login,
    consents_of,
    live_sign_ins,
    profile_of,
    profiles_of,
    sign_in_by_handle,
    tries_between,
    unused_recovery_codes,
)
from app.accounts.queries.viewers import (
    SignedIn,
    signed_in,
)

__all__ = [
    "PersonRow",
    "SignedIn",
    "account_by_code",
    "account_by_id",
    "account_by_login",
    "admin_grants_locked",
    "anybody_here",
    "consents_of",
    "live_sign_ins",
    "names_of",
    "people",
    "profile_of",
    "profiles_of",
    "roles_of",
    "sign_in_by_handle",
    "signed_in",
    "staff_without_second_step",
    "tries_between",
    "unreachable_accounts",
    "unused_recovery_codes",
    "usable_admins",
]
