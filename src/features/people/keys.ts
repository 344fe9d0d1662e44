// How e-mail addresses are compared.

/** How an e-mail address is compared; empty where there is none. */
export function mailKey(email: string | undefined): string {
  return (email ?? '').normalize('NFKC').trim().toLowerCase();
}
