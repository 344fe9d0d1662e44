// Finds the words keys that code and templates use, so that a missing or unused sentence is found before a person finds it.

/** A source file, as text. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** Keys written out, and families such as `problem.*.title` where part of the key is computed. */
export interface UsedKeys {
  readonly keys: ReadonlySet<string>;
  readonly families: ReadonlySet<string>;
}

/** The keys in all sources. */
export function usedKeys(sources: readonly Source[]): UsedKeys {
  const found = sources.flatMap(({ file, text }) => (file.endsWith('.hbs') ? inTemplate(text) : inCode(text)));
  return { keys: new Set(found.filter((key) => !key.includes('*'))), families: new Set(found.filter((key) => key.includes('*'))) };
}

/** `{{t 'key'}}`, also as a subexpression. */
function inTemplate(text: string): string[] {
  return [...text.matchAll(/[{(]t\s+'([^']+)'/g)].map((match) => match[1] as string);
}

/** The first argument of `say(…)`, and the fields that hold a key: a page's title, a menu's label, a form's problem. */
function inCode(text: string): string[] {
  const said = [...text.matchAll(/\bsay\(/g)].flatMap((match) => literals(firstArgument(text, match.index + match[0].length)));
  const held = [...text.matchAll(/\b(?:title|label|hint|key): '([^']+)'/g)].map((match) => match[1] as string);
  return [...said, ...held].filter((key) => /^[a-z*][\w*-]*(\.[\w*/-]+)+$/.test(key));
}

function firstArgument(text: string, start: number): string {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const letter = text.charAt(at);
    if ('([{'.includes(letter)) depth++;
    if (')]}'.includes(letter)) depth--;
    if (depth < 0 || (depth === 0 && letter === ',')) return text.slice(start, at);
  }
  return text.slice(start);
}

/** Quoted texts; what is computed within a template literal becomes a star. */
function literals(code: string): string[] {
  return [...code.matchAll(/'([^']*)'|`([^`]*)`/g)].map((match) => (match[1] ?? match[2] ?? '').replace(/\$\{[^}]*\}/g, '*'));
}

/** What stands against what: keys used without a sentence, sentences without a use, families that nobody wrote out. */
export function compareKeys(used: UsedKeys, families: Readonly<Record<string, readonly string[]>>, dictionary: readonly string[]) {
  const writtenOut = Object.keys(families);
  const wanted = new Set([
    ...used.keys,
    ...writtenOut.filter((family) => used.families.has(family)).flatMap((family) => families[family] ?? []),
  ]);
  return {
    missing: [...wanted].filter((key) => !dictionary.includes(key)).sort(),
    unused: dictionary.filter((key) => !wanted.has(key)).sort(),
    unknownFamilies: [...used.families].filter((family) => !writtenOut.includes(family)).sort(),
    deadFamilies: writtenOut.filter((family) => !used.families.has(family)).sort(),
  };
}
