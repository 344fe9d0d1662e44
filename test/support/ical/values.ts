// The value types of RFC 5545 3.3, each as a function that says what is wrong with a text, or nothing.
import { quote } from './lines.ts';
import { dateTimeWall, dateWall } from './times.ts';

export type Check = (text: string) => string | undefined;

const unless =
  (good: (text: string) => boolean, what: string): Check =>
  (text) =>
    good(text) ? undefined : `${quote(text)} is ${what}`;

export const isDate = unless((text) => dateWall(text) !== undefined, 'no real DATE');
export const isDateTime = unless((text) => dateTimeWall(text) !== undefined, 'no real DATE-TIME');
export const isUtc = unless((text) => text.endsWith('Z') && dateTimeWall(text) !== undefined, 'no real DATE-TIME in UTC');
export const isLocal = unless((text) => !text.endsWith('Z') && dateTimeWall(text) !== undefined, 'no real local DATE-TIME');

const time = '(?:\\d+H(?:\\d+M(?:\\d+S)?)?|\\d+M(?:\\d+S)?|\\d+S)';
const durationGrammar = new RegExp(`^[+-]?P(?:\\d+W|\\d+D(?:T${time})?|T${time})$`);
export const isDuration = unless((text) => durationGrammar.test(text), 'no DURATION such as PT1H or P1D');

/** A DURATION longer than nothing, as an event's and a refresh interval's must be. */
export const isSpan: Check = (text) =>
  isDuration(text) ?? (/^\+?P.*[1-9]/.test(text) ? undefined : `${quote(text)} is not longer than nothing`);

/** RFC 5545 3.3.14: sign, hours, minutes, perhaps seconds; never -0000. */
export const isOffset = unless(
  (text) => /^[+-]([01]\d|2[0-3])[0-5]\d([0-5]\d)?$/.test(text) && !/^-0+$/.test(text),
  'no UTC-OFFSET such as -0500',
);

const isInteger = unless((text) => /^[+-]?\d{1,10}$/.test(text) && Math.abs(Number(text)) < 2 ** 31, 'no INTEGER');

export const between =
  (least: number, most: number): Check =>
  (text) =>
    isInteger(text) ?? (Number(text) >= least && Number(text) <= most ? undefined : `${text} is not from ${least} to ${most}`);

/** One of the words; capitals do not matter. An X- name is one more, where the specification says so. */
export const oneOf =
  (words: readonly string[], { orX = false } = {}): Check =>
  (text) =>
    words.includes(text.toUpperCase()) || (orX && /^X-[A-Z0-9-]+$/i.test(text))
      ? undefined
      : `${quote(text)} is none of ${words.length > 20 ? 'the known names' : words.join(', ')}`;

/** A single TEXT: everything that means something to the grammar is escaped, and nothing else (RFC 5545 3.3.11). */
export const isText: Check = (text) => badEscape(text) ?? rawSign(text, /[;,]/);

/** A list of TEXT, parted by commas. */
export const isTexts: Check = (text) => badEscape(text) ?? rawSign(text, /;/);

const escapes = /\\[\\;,nN]/g;

function badEscape(text: string): string | undefined {
  const rest = text.replace(escapes, '');
  const at = rest.indexOf('\\');
  return at < 0 ? undefined : `TEXT holds ${quote(rest.slice(at, at + 2))}, which is no escape`;
}

function rawSign(text: string, signs: RegExp): string | undefined {
  const sign = signs.exec(text.replace(escapes, ''))?.[0];
  return sign && `TEXT holds a ${sign} that is not escaped`;
}

/** An absolute URI in the signs of RFC 3986, as it is: TEXT's escapes have no business here (RFC 5545 3.3.13). */
export const isUri: Check = (text) => {
  if (text.includes('\\')) return `URI ${quote(text)} holds a backslash: nothing is escaped in a URI`;
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:./.test(text)) return `URI ${quote(text)} is not absolute`;
  if (!/^(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+$/.test(text))
    return `URI ${quote(text)} holds a sign that must be percent-encoded`;
  return /^(https?|webcal):/i.test(text) && !URL.canParse(text.replace(/^webcal/i, 'https')) ? `URI ${quote(text)} has no host` : undefined;
};

/** CAL-ADDRESS: a URI, and where it is a mailto, with an address. */
export const isAddress: Check = (text) =>
  isUri(text) ?? (/^mailto:(?![^@]+@[^@]+$)/i.test(text) ? `${quote(text)} has no mail address` : undefined);

export const isGeo: Check = (text) => {
  const match = /^([+-]?\d+(?:\.\d+)?);([+-]?\d+(?:\.\d+)?)$/.exec(text);
  const good = match && Math.abs(Number(match[1])) <= 90 && Math.abs(Number(match[2])) <= 180;
  return good ? undefined : `${quote(text)} is no latitude;longitude`;
};

/** RFC 7986 5.3: host-qualified with us, so that two installations never share one. */
export const isUid: Check = (text) =>
  isText(text) ??
  (/^[\x21-\x7e]{1,255}$/.test(text) && /^[^@]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d+)?$/.test(text)
    ? undefined
    : `UID ${quote(text)} is not like something@host, in at most 255 printable ASCII signs`);

const colours = `aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood cadetblue
  chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki
  darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise
  darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod
  gray green greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral
  lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray lightslategrey
  lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen
  mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive
  olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple
  red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen
  steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen`;

/** A colour by its CSS3 name, never by number (RFC 7986 5.9). */
export const isColour = oneOf(colours.toUpperCase().split(/\s+/));
