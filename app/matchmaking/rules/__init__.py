"""Decisions and writes of matchmaking; each function stands in the caller's transaction."""

from app.matchmaking.matching import Compared, Goods, Match, Taste, match
from app.matchmaking.rules import refusals
from app.matchmaking.rules.answering import accept, close_others, decline, expire, withdraw
from app.matchmaking.rules.figures import refresh_median, refresh_units
from app.matchmaking.rules.influencers import Figures, add_figures, save_profile, verify
from app.matchmaking.rules.listings import create, keep, let_go, pause, reopen, save
from app.matchmaking.rules.lives import DEALS, LISTINGS
from app.matchmaking.rules.offering import Draft, counter, propose
from app.matchmaking.terms import Outcome, Terms, outcome, terms_of

__all__ = [
    "DEALS",
    "LISTINGS",
    "Compared",
    "Draft",
    "Figures",
    "Goods",
    "Match",
    "Outcome",
    "Taste",
    "Terms",
    "accept",
    "add_figures",
    "close_others",
    "counter",
    "create",
    "decline",
    "expire",
    "keep",
    "let_go",
    "match",
    "outcome",
    "pause",
    "propose",
    "refresh_median",
    "refresh_units",
    "refusals",
    "reopen",
    "save",
    "save_profile",
    "terms_of",
    "verify",
    "withdraw",
]
