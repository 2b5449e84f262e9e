"""The blueprint that the views of matchmaking hang on."""

from flask import Blueprint

bp = Blueprint("matchmaking", __name__)
