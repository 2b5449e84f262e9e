"""Finding words in Korean, Chinese and English: one tokenizer, one index of bigrams a kind.

Trigram indexes find nothing for two-syllable words, so every run of Hangul or Han signs
becomes single signs and pairs. On PostgreSQL an index is a table with text[] under GIN; on
SQLite it is an FTS5 table over a table that keeps the tokens (needed to take a row out).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from app.core.localized import Localized
from app.core.synonyms import SAME

LONGEST_QUERY = 80
MOST_WORDS = 8
MOST_TOKENS = 4000
FTS_TOKENS = "unicode61 remove_diacritics 0 categories 'L* N* Co M*'"
"""A token of ours stays one token of SQLite's, in every script: two would be an error."""
_RUN = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]+|[^\W_]+")
_NOT_CJK = re.compile(r"[^\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]+")

_known: set[str] = set()


def is_search_table(name: str) -> bool:
    """Whether a table belongs to an index (SQLite's FTS5 makes several)."""
    return any(name == f"{index}_search" or name.startswith(f"{index}_fts") for index in _known)


def runs(text: str) -> list[str]:
    """The words of a text: runs of East Asian signs apart from letters and digits."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\0", " ")
    found = []
    for run in _RUN.findall(folded):
        if _is_east_asian(run[0]):
            found.append(run)
        else:
            # [^\W_]+ may begin with a letter and run into East Asian signs
            found.extend(part for part in _split(run) if part)
    return found


def tokens(text: str) -> list[str]:
    """What is indexed of a text: words, single East Asian signs and their pairs."""
    found: dict[str, None] = {}
    for run in runs(text):
        if _is_east_asian(run[0]):
            found.update(dict.fromkeys(run))
            found.update(dict.fromkeys(run[i : i + 2] for i in range(len(run) - 1)))
        else:
            found[run[:40]] = None
        if len(found) > MOST_TOKENS:
            break
    return list(found)[:MOST_TOKENS]


def wanted(query: str) -> list[list[list[str]]]:
    """A query as AND of words, each an OR of synonyms, each an AND of tokens."""
    words = runs(query[:LONGEST_QUERY])[:MOST_WORDS]
    return [[_parts(word) for word in (word, *SAME.get(word, ()))] for word in words]


def _parts(word: str) -> list[str]:
    parts: list[str] = []
    for run in runs(word):
        if _is_east_asian(run[0]) and len(run) > 1:
            parts += [run[i : i + 2] for i in range(len(run) - 1)]
        else:
            parts.append(run[:40])
    return parts


def _is_east_asian(sign: str) -> bool:
    return _NOT_CJK.match(sign) is None


def _split(run: str) -> list[str]:
    parts, current, kind = [], "", None
    for sign in run:
        east = _is_east_asian(sign)
        if kind is not None and east is not kind:
            parts.append(current)
            current = ""
        current, kind = current + sign, east
    return [*parts, current]


class Index:
    """The words of one kind of thing, by its key."""

    def __init__(self, name: str) -> None:
        self.name = name
        _known.add(name)
        own = sa.MetaData()
        self.on_postgresql = sa.Table(
            f"{name}_search",
            own,
            sa.Column("id", sa.BigInteger, primary_key=True),
            sa.Column("tokens", ARRAY(sa.Text)),
        )
        self._on_sqlite = sa.Table(
            f"{name}_search",
            sa.MetaData(),
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("tokens", sa.Text),
        )

    def put(self, session: Session, id: int, *texts: str | Localized | None) -> None:
        """Indexes the texts of a row anew."""
        self.put_many(session, [(id, texts)])

    def put_many(
        self, session: Session, rows: Iterable[tuple[int, Sequence[str | Localized | None]]]
    ) -> None:
        """Indexes many rows anew."""
        values: list[dict[str, Any]] = [
            {"id": id, "tokens": tokens(_joined(texts))} for id, texts in rows
        ]
        if not values:
            return
        if _is_postgresql(session):
            session.execute(
                sa.text(
                    f"INSERT INTO {self.name}_search (id, tokens) VALUES (:id, :tokens)"  # noqa: S608
                    " ON CONFLICT (id) DO UPDATE SET tokens = excluded.tokens"
                ),
                values,
            )
            return
        session.execute(
            sa.text(
                f"INSERT INTO {self.name}_search (id, tokens) VALUES (:id, :tokens)"  # noqa: S608
                " ON CONFLICT (id) DO UPDATE SET tokens = excluded.tokens"
            ),
            [{"id": value["id"], "tokens": " ".join(value["tokens"])} for value in values],
        )

    def drop(self, session: Session, id: int) -> None:
        """Takes a row out of the index."""
        session.execute(sa.text(f"DELETE FROM {self.name}_search WHERE id = :id"), {"id": id})  # noqa: S608

    def matching(self, query: str, dialect: str) -> sa.Select[Any] | None:
        """A select of the keys that match, for `Model.id.in_(…)`; None where q has no words."""
        words = wanted(query)
        if not words:
            return None
        if dialect == "postgresql":
            table = self.on_postgresql
            return sa.select(table.c.id).where(
                *(
                    sa.or_(*(table.c.tokens.contains(parts) for parts in same if parts))
                    for same in words
                )
            )
        match = " AND ".join(
            "(" + " OR ".join("(" + " AND ".join(map(_quoted, parts)) + ")" for parts in same) + ")"
            for same in words
        )
        fts = sa.table(f"{self.name}_fts", sa.column("rowid", sa.Integer))
        return sa.select(fts.c.rowid).where(
            sa.literal_column(f"{self.name}_fts").op("MATCH")(sa.bindparam(None, match))
        )

    def holding(self, query: str, dialect: str, key: Any) -> sa.ColumnElement[bool] | None:
        """Whether the row with this key matches; for looking through few rows, one by one.

        A word that many rows have is found sooner among the newest than by gathering all.
        """
        words = wanted(query)
        if not words:
            return None
        table = self.on_postgresql if dialect == "postgresql" else self._on_sqlite
        spaced = sa.literal(" ").concat(table.c.tokens).concat(" ")

        def holds(parts: list[str]) -> sa.ColumnElement[bool]:
            if dialect == "postgresql":
                return table.c.tokens.contains(parts)
            return sa.and_(*(sa.func.instr(spaced, f" {part} ") > 0 for part in parts))

        return sa.exists().where(
            table.c.id == key, *(sa.or_(*(holds(p) for p in same if p)) for same in words)
        )


def create_index_tables(op: Any, name: str) -> None:
    """For a migration: the tables of an index on the database at hand."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"CREATE TABLE {name}_search (id BIGINT PRIMARY KEY, tokens TEXT[] NOT NULL)")
        op.execute(f"CREATE INDEX ix_{name}_search_tokens ON {name}_search USING gin (tokens)")
        return
    op.execute(f"CREATE TABLE {name}_search (id INTEGER PRIMARY KEY, tokens TEXT NOT NULL)")
    op.execute(
        f"CREATE VIRTUAL TABLE {name}_fts USING fts5(tokens, content='{name}_search',"
        f" content_rowid='id', tokenize=\"{FTS_TOKENS}\", detail='none')"
    )
    gone = (
        f"INSERT INTO {name}_fts({name}_fts, rowid, tokens) VALUES('delete', old.id, old.tokens);"
    )
    here = f"INSERT INTO {name}_fts(rowid, tokens) VALUES (new.id, new.tokens);"  # noqa: S608
    for event, body in (("INSERT", here), ("DELETE", gone), ("UPDATE", gone + here)):
        op.execute(
            f"CREATE TRIGGER {name}_search_{event.lower()} AFTER {event} ON {name}_search"
            f" BEGIN {body} END"
        )


def drop_index_tables(op: Any, name: str) -> None:
    """For a migration back."""
    if op.get_bind().dialect.name != "postgresql":
        op.execute(f"DROP TABLE {name}_fts")
    op.execute(f"DROP TABLE {name}_search")


def _quoted(token: str) -> str:
    return '"' + token.replace('"', '""') + '"'


def _joined(texts: Sequence[str | Localized | None]) -> str:
    parts: list[str] = []
    for text in texts:
        if isinstance(text, Localized):
            parts += text.texts()
        elif text:
            parts.append(text)
    return "\n".join(parts)


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
