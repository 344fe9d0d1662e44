# A calendar as libical reads it: its parser, its check of restrictions, its recurrences in the zones that the VTIMEZONEs define.
import ctypes
import ctypes.util
import datetime
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_long, c_void_p

libical = ctypes.CDLL(ctypes.util.find_library("ical") or "libical.so.3")

# Of libical's enumerations, which have kept their numbers since 0.48
ANY_COMPONENT, VEVENT, VCALENDAR = 1, 4, 7
ANY_PROPERTY = 0


class Time(Structure):
    """icaltimetype of libical 3"""

    _fields_ = [(name, c_int) for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")]
    _fields_ += [("zone", c_void_p)]


class Span(Structure):
    _fields_ = [("start", c_long), ("end", c_long), ("is_busy", c_int)]


Found = CFUNCTYPE(None, c_void_p, POINTER(Span), c_void_p)


def function(name, result, *arguments):
    found = getattr(libical, name)
    found.restype, found.argtypes = result, arguments
    return found


parse = function("icalparser_parse_string", c_void_p, c_char_p)
check = function("icalrestriction_check", c_int, c_void_p)
free = function("icalcomponent_free", None, c_void_p)
kind = function("icalcomponent_isa", c_int, c_void_p)
first_component = function("icalcomponent_get_first_component", c_void_p, c_void_p, c_int)
next_component = function("icalcomponent_get_next_component", c_void_p, c_void_p, c_int)
first_property = function("icalcomponent_get_first_property", c_void_p, c_void_p, c_int)
next_property = function("icalcomponent_get_next_property", c_void_p, c_void_p, c_int)
property_name = function("icalproperty_get_property_name", c_char_p, c_void_p)
property_value = function("icalproperty_get_value_as_string", c_char_p, c_void_p)
property_time = function("icalproperty_get_datetime_with_component", Time, c_void_p, c_void_p)
uid_of = function("icalcomponent_get_uid", c_char_p, c_void_p)
summary_of = function("icalcomponent_get_summary", c_char_p, c_void_p)
dtstart = function("icalcomponent_get_dtstart", Time, c_void_p)
dtend = function("icalcomponent_get_dtend", Time, c_void_p)
timestamp = function("icaltime_as_timet_with_zone", c_long, Time, c_void_p)
from_timestamp = function("icaltime_from_timet_with_zone", Time, c_long, c_int, c_void_p)
utc = function("icaltimezone_get_utc_timezone", c_void_p)()
foreach_recurrence = function("icalcomponent_foreach_recurrence", None, c_void_p, Time, Time, Found, c_void_p)
function("icalerror_set_errors_are_fatal", None, c_int)(0)


def read(data, since, until):
    root = parse(data)
    if not root or kind(root) != VCALENDAR:
        return {"complaints": ["this is no VCALENDAR"], "occurrences": []}
    try:
        complaints = [] if check(root) else ["icalrestriction_check says no"]
        events = [event for event in components(root) if kind(event) == VEVENT]
        overrides = {(text(uid_of(event)), override_of(event)) for event in events}
        found = [each for event in events for each in occurrences(event, overrides, until)]
        return {"complaints": complaints + errors(root), "occurrences": found}
    finally:
        free(root)


def components(parent):
    each = first_component(parent, ANY_COMPONENT)
    while each:
        yield each
        each = next_component(parent, ANY_COMPONENT)


def properties(component):
    each = first_property(component, ANY_PROPERTY)
    while each:
        yield each
        each = next_property(component, ANY_PROPERTY)


def errors(component):
    """libical writes what it cannot read, and what may not be, into the calendar itself."""
    own = [text(property_value(each)) for each in properties(component) if text(property_name(each)) == "X-LIC-ERROR"]
    return own + [error for each in list(components(component)) for error in errors(each)]


def override_of(event):
    """The instant that is overridden; None for an event that overrides nothing."""
    for each in properties(event):
        if text(property_name(each)) == "RECURRENCE-ID":
            return seconds(property_time(each, event))
    return None


def occurrences(event, overrides, until):
    start, end = dtstart(event), dtend(event)
    length = seconds(end) - seconds(start)
    if override_of(event) is not None:
        return [occurrence(event, seconds(start), length, start.is_date)]
    uid = text(uid_of(event))
    return [occurrence(event, each, length, start.is_date) for each in recurrences(event, until) if (uid, each) not in overrides]


def recurrences(event, until):
    """From the beginning, since a later start would have to be in step with INTERVAL."""
    found = []
    listen = Found(lambda _event, span, _data: found.append(span.contents.start))
    foreach_recurrence(event, from_timestamp(0, 0, utc), from_timestamp(int(until) + 3 * 86400, 0, utc), listen, None)
    return found


def seconds(time):
    """A day is its midnight in UTC, and so is a time in no zone."""
    return timestamp(time, time.zone or utc)


def occurrence(event, start, length, is_date):
    status = [text(property_value(each)) for each in properties(event) if text(property_name(each)) == "STATUS"]
    return {"uid": text(uid_of(event)), "start": iso(start, is_date), "end": iso(start + length, is_date),
            "summary": text(summary_of(event)), "cancelled": status == ["CANCELLED"]}


def iso(instant, is_date):
    when = datetime.datetime.fromtimestamp(instant, datetime.timezone.utc)
    return when.strftime("%Y-%m-%d" if is_date else "%Y-%m-%dT%H:%M:%S.000Z")


def text(value):
    return (value or b"").decode()
