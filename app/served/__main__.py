"""The server's own process: the package has loaded the application, and its workers part from it.

What they do not change they hold together, which is a good part of their memory; and a worker
that takes the place of another one answers at once. New code is served after a restart.
"""

from __future__ import annotations

import gc

from granian.cli import entrypoint

if __name__ == "__main__":
    gc.collect()
    gc.freeze()  # what is never collected is never written to, and stays shared
    entrypoint()  # type: ignore[no-untyped-call]
