"""Runs a command at a terminal, types a line when it is asked, and prints what the terminal showed."""
import os
import pty
import signal
import sys

question, answer, end, *command = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
shown = ""
asked = False
while end not in shown:
    try:
        data = os.read(terminal, 4096)
    except OSError:
        break
    if not data:
        break
    shown += data.decode(errors="replace")
    if question in shown and not asked:
        asked = True
        os.write(terminal, answer.encode() + b"\r")
try:
    os.kill(pid, signal.SIGKILL)
except ProcessLookupError:
    pass
print(shown)
