// How texts are compared, and cut to the room that there is.

/** Without accents and case, so that Álvaro stands beside Alvaro. */
export function nameKey(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** At most so many letters (code points), the last one `…` where something was cut. */
export function shortened(text: string, most: number): string {
  const letters = [...text];
  if (letters.length <= most) return text;
  return `${letters
    .slice(0, most - 1)
    .join('')
    .trimEnd()}…`;
}
