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
    # home
    "home.front": "public",
    "home.me": "member",
}
