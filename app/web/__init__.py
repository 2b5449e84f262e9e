"""What views stand on: who looks, who may, how to answer. Only views and forms import it."""

from app.web.answers import answer, form_again, go, live, page, safe_next, site, wants_part
from app.web.forms import Form
from app.web.guards import member, public, staff
from app.web.identity import viewer
from app.web.locales import locale
from app.web.shared import hole, shared, shared_with_guests

__all__ = [
    "Form",
    "answer",
    "form_again",
    "go",
    "hole",
    "live",
    "locale",
    "member",
    "page",
    "public",
    "safe_next",
    "shared",
    "shared_with_guests",
    "site",
    "staff",
    "viewer",
    "wants_part",
]
