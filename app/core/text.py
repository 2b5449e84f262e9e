"""Lazy translations for floors that know no request."""

from flask_babel import lazy_gettext as _l

__all__ = ["_l"]
