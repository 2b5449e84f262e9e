"""Who may ask what: every route of the house, and whom it lets in.

`public`: anybody. `member`: signed in. `staff`: any staff. `staff:<role>,…`: those roles and
admins. A route that is missing here, or guarded otherwise, fails the tests.
"""

from __future__ import annotations

POLICY: dict[str, str] = {
    # web
    "static": "public",
    "health.alive": "public",
    "health.ready": "public",
    "health.metrics": "public",
    "styleguide.show": "public",
    "look.sheet": "public",
    # accounts
    "accounts.join": "public",
    "accounts.join_now": "public",
    "accounts.sign_in": "public",
    "accounts.sign_in_now": "public",
    "accounts.second_step": "public",
    "accounts.second_step_now": "public",
    "accounts.privacy_text": "public",
    "accounts.sign_out": "member",
    "accounts.profile": "member",
    "accounts.save_profile": "member",
    "accounts.save_role_profile": "member",
    "accounts.take_role": "member",
    "accounts.leave_role": "member",
    "accounts.security": "member",
    "accounts.change_password": "member",
    "accounts.change_logins": "member",
    "accounts.end_device": "member",
    "accounts.end_other_devices": "member",
    "accounts.second_step_setup": "member",
    "accounts.begin_second_step": "member",
    "accounts.confirm_second_step": "member",
    "accounts.remove_second_step": "member",
    "accounts.new_recovery_codes": "member",
    "accounts.my_privacy": "member",
    "accounts.give_consent": "member",
    "accounts.withdraw_consent": "member",
    "accounts.my_data": "member",
    "accounts.delete_account": "member",
    "accounts.people": "staff:admin",
    "accounts.person": "staff:admin",
    "accounts.grant_role": "staff:admin",
    "accounts.revoke_role": "staff:admin",
    "accounts.close_account": "staff:admin",
    "accounts.open_account": "staff:admin",
    "accounts.show_phone": "staff:admin",
    "accounts.give_password": "staff:admin",
    # notices
    "notices.inbox": "member",
    "notices.mark_read": "member",
    "notices.unread": "member",
    "notices.letters": "staff:admin",
    # home
    "home.front": "public",
    "home.me": "member",
}
