# A calendar as vobject reads it, expanded with its rruleset and python-dateutil; overrides are put in their place by us.
import datetime
import logging

import vobject
from vobject import icalendar

SLACK = datetime.timedelta(days=3)
UTC = datetime.timezone.utc


class Ear(logging.Handler):
    """vobject gives some of its complaints to the log only."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.heard = []

    def emit(self, record):
        self.heard.append(record.getMessage())


ear = Ear()
logging.getLogger().addHandler(ear)
logging.getLogger("vobject").addHandler(ear)
logging.getLogger("vobject").propagate = False


def read(data, since, until):
    ear.heard = []
    forget_zones()
    events = [event for calendar in vobject.readComponents(data.decode(), validate=True)
              for event in calendar.contents.get("vevent", [])]
    overrides = {key(event.uid.value, event.contents["recurrence-id"][0].value) for event in events if is_override(event)}
    found = [each for event in events for each in occurrences(event, overrides, since, until)]
    return {"complaints": ear.heard, "occurrences": found}


def forget_zones():
    """vobject keeps the first definition of a zone that it meets, for every calendar after it."""
    zones = vars(icalendar)["__tzidMap"]
    zones.clear()
    icalendar.registerTzid("UTC", icalendar.utc)


def is_override(event):
    return "recurrence-id" in event.contents


def key(uid, when):
    return uid, iso(when)


def occurrences(event, overrides, since, until):
    start, length, uid = event.dtstart.value, length_of(event), event.uid.value
    rules = None if is_override(event) else event.getrruleset(addRDate=True)
    if rules is None:
        return [occurrence(event, start, length)]
    return [occurrence(event, each, length) for each in dates(rules, start, since, until) if key(uid, each) not in overrides]


def dates(rules, start, since, until):
    """dateutil knows only datetimes, with a zone or without as DTSTART is."""
    first = datetime.datetime.fromtimestamp(since, UTC) - SLACK
    last = datetime.datetime.fromtimestamp(until, UTC) + SLACK
    if getattr(start, "tzinfo", None) is None:
        first, last = first.replace(tzinfo=None), last.replace(tzinfo=None)
    found = rules.between(first, last, inc=True)
    return found if isinstance(start, datetime.datetime) else [each.date() for each in found]


def length_of(event):
    """The exact time from DTSTART to DTEND, which all occurrences of a series last."""
    start = event.dtstart.value
    if "dtend" in event.contents:
        return instant(event.dtend.value) - instant(start)
    if "duration" in event.contents:
        return event.duration.value
    return datetime.timedelta(0 if isinstance(start, datetime.datetime) else 1)


def instant(when):
    """A day is its midnight in UTC, and so is a time in no zone."""
    if not isinstance(when, datetime.datetime):
        return datetime.datetime(when.year, when.month, when.day, tzinfo=UTC)
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def iso(when):
    if not isinstance(when, datetime.datetime):
        return when.isoformat()
    return instant(when).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def occurrence(event, start, length):
    end = start + length if not isinstance(start, datetime.datetime) else instant(start) + length
    text = {name: event.contents[name][0].value for name in ("summary", "status") if name in event.contents}
    return {"uid": event.uid.value, "start": iso(start), "end": iso(end), "summary": text.get("summary", ""),
            "cancelled": text.get("status") == "CANCELLED"}
