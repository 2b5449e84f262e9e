"""The blueprint that all pages of wishes hang on."""

from flask import Blueprint

bp = Blueprint("wishes", __name__)
