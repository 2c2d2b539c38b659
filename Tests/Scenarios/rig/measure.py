"""measure.py RESULT COMMAND...: runs a command and writes `{"status", "seconds", "userSeconds", "peakKiB"}` of it to RESULT.

A program of its own, because the kernel counts the memory of whoever forked towards the peak of the child: under pytest
nothing would seem to need less than pytest. This interpreter alone is about 9 MiB, the floor of what can be measured.
"""

import json
import os
import sys
import time

began = time.monotonic()
pid = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(pid, 0)
measured = {
    "status": os.waitstatus_to_exitcode(status),
    "seconds": time.monotonic() - began,
    "userSeconds": usage.ru_utime,
    "peakKiB": usage.ru_maxrss,
}
with open(sys.argv[1], "w") as result:
    json.dump(measured, result)
