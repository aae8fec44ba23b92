"""What all tests need of the process they run in."""

from __future__ import annotations

import signal
from contextlib import suppress

# A shell that starts the tests in the background lets them and all they start be deaf to Ctrl-C.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    with suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGINT, signal.default_int_handler)
