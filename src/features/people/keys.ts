// How names of people and organisations are sorted and compared.

/** Without accents and case, so that Álvaro stands beside Alvaro. */
export function nameKey(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** How an e-mail address is compared; empty where there is none. */
export function mailKey(email: string | undefined): string {
  return (email ?? '').normalize('NFKC').trim().toLowerCase();
}
