"""The one blueprint of all pages about people."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
