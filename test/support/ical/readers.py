# Reads calendars with vobject and with libical: JSON in, {since, until, calendars: [base64]}; JSON out, [{vobject: reading, libical: reading}].
import base64
import json
import sys

import read_libical
import read_vobject


def attempt(read, data, since, until):
    """A reading; what the reader throws is a complaint."""
    try:
        return read(data, since, until)
    except Exception as error:
        return {"complaints": [f"{type(error).__name__}: {error}"], "occurrences": []}


def main():
    asked = json.load(sys.stdin)
    since, until = asked["since"], asked["until"]
    answer = []
    for text in asked["calendars"]:
        data = base64.b64decode(text)
        answer.append({name: attempt(read, data, since, until) for name, read in
                       [("vobject", read_vobject.read), ("libical", read_libical.read)]})
    json.dump(answer, sys.stdout)


# With --try, only to find out whether everything that is imported is there.
if "--try" not in sys.argv:
    main()
