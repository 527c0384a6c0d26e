#!/usr/bin/env python3
"""An ssh without a network: the command runs on this machine, in another home and a session of its own, as sshd starts it.

HELIOGRAPH_FAKE_SSH says what goes wrong: "says 255 WORDS" ends at once with that exit code and those words on stderr, "drops N" loses
the connection behind N bytes of output, "cuts N" behind N bytes of input, "noise" greets first. HELIOGRAPH_FAKE_SSH_HOME is the home
there, ..._TMPDIR its folder for temporary files, ..._PATH stands before the PATH there, ..._SHELL is the login shell, ..._LOG gets a line of JSON for each connection.
"""

import json
import os
import signal
import subprocess
import sys
import threading


def variable(name, fallback=""):
    return os.environ.get("HELIOGRAPH_FAKE_SSH" + name, fallback)


def parse(arguments):
    """(options, host, command), as getopt reads them."""
    end = arguments.index("--")
    flags = [word for word in arguments[:end] if word.startswith("-") and word != "-o"]
    options = dict(word.split("=", 1) for word in arguments[:end] if "=" in word)
    return {"flags": flags, "options": options, "host": arguments[end + 1], "command": " ".join(arguments[end + 2:])}


def lose():
    sys.stderr.write("client_loop: send disconnect: Broken pipe\n")
    sys.stderr.flush()
    os._exit(255)


def feed(child, limit):
    passed = 0
    while data := os.read(0, 65536):
        passed += len(data)
        if limit is not None and passed >= limit:
            lose()
        try:
            child.stdin.write(data)
            child.stdin.flush()
        except BrokenPipeError:
            return
    child.stdin.close()


def serve(command, limit, input_limit):
    environment = {**os.environ, "HOME": variable("_HOME"), "TMPDIR": variable("_TMPDIR"), "PATH": variable("_PATH") + ":/usr/local/bin:/usr/bin:/bin"}
    child = subprocess.Popen([variable("_SHELL", "/bin/sh"), "-c", command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             start_new_session=True, env=environment, cwd=variable("_HOME"))
    threading.Thread(target=feed, args=(child, input_limit), daemon=True).start()
    passed = 0
    while data := os.read(child.stdout.fileno(), 65536):
        passed += len(data)
        os.write(1, data)
        if limit is not None and passed >= limit:
            lose()
    return child.wait()


def main():
    signal.signal(signal.SIGTERM, lambda *_: os._exit(255))
    call = parse(sys.argv[1:])
    with open(variable("_LOG"), "a") as log:
        log.write(json.dumps(call) + "\n")
    what, _, rest = variable("").partition(" ")
    if what == "says":
        code, _, words = rest.partition(" ")
        sys.stderr.write(words + "\n")
        return int(code)
    if what == "noise":
        sys.stdout.write("Welcome to box\n{\"r\": \"hello\"}\nno newline: ")
        sys.stdout.flush()
    code = serve(call["command"], *(int(rest) if what == kind else None for kind in ("drops", "cuts")))
    return 128 - code if code < 0 else code


sys.exit(main())
