"""measure.py RESULT COMMAND...: runs a command, ends as it does, and writes its peak of memory in KiB to RESULT.

A program of its own, because the kernel counts the memory of whoever forked towards the peak of the child: under pytest
nothing would seem to need less than pytest. This interpreter alone is about 9 MiB, the floor of what can be measured.
"""

import os
import signal
import sys

pid = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(pid, 0)
with open(sys.argv[1], "w") as result:
    result.write(str(usage.ru_maxrss))
if os.WIFSIGNALED(status):
    signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
    os.kill(os.getpid(), os.WTERMSIG(status))
sys.exit(os.waitstatus_to_exitcode(status))
