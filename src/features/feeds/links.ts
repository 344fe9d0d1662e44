// The ways in which calendar programs take an address.

/** An address, as it is copied, opened by a program on this device, or handed to those that live in the web. */
export interface Links {
  readonly https: string;
  readonly webcal: string;
  readonly google: string;
  readonly outlook: string;
}

/** `origin` is the address of this Convite. */
export function linksOf(origin: string, secret: string, name: string): Links {
  const https = `${origin}/feed/${secret}.ics`;
  const webcal = https.replace(/^https?:/, 'webcal:');
  return {
    https,
    webcal,
    google: `https://calendar.google.com/calendar/r?cid=${encodeURIComponent(webcal)}`,
    outlook: `https://outlook.live.com/calendar/0/addfromweb?url=${encodeURIComponent(https)}&name=${encodeURIComponent(name)}`,
  };
}
