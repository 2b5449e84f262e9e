"""The blueprint of the pages that join the features."""

from flask import Blueprint

bp = Blueprint("home", __name__)
