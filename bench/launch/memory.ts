// A database plugin for ltijs that keeps everything in memory, as fast as it can be.

type Item = Readonly<Record<string, unknown>>;

/** By which fields each collection is looked up. */
const keys: Readonly<Record<string, readonly string[]>> = {
  platform: ['platformUrl', 'clientId'],
  platformStatus: ['id'],
  publickey: ['kid'],
  privatekey: ['kid'],
  accesstoken: ['platformUrl', 'clientId', 'scopes'],
  idtoken: ['iss', 'clientId', 'deploymentId', 'user'],
  contexttoken: ['contextId', 'user'],
  nonce: ['nonce'],
  state: ['state'],
};

/** The plugin's interface is that of ltijs' own Database class. */
export function memory(): object {
  const collections = new Map(Object.keys(keys).map((name) => [name, new Map<string, Item>()]));
  const of = (name: string) => collections.get(name) ?? new Map<string, Item>();
  const keyIn = (name: string, item: Item) => (keys[name] ?? []).map((field) => String(item[field])).join('\n');
  const put = (name: string, key: Item, item: Item) => {
    of(name).set(keyIn(name, key), item);
    return true;
  };
  return {
    setup: async () => true,
    Close: async () => true,
    async Get(_secret: unknown, name: string, query?: Item) {
      if (!query) return of(name).size > 0 ? [...of(name).values()] : false;
      const whole = (keys[name] ?? []).every((field) => query[field] !== undefined);
      const found = whole ? of(name).get(keyIn(name, query)) : [...of(name).values()].find((item) => fits(item, query));
      return found ? [found] : false;
    },
    Insert: async (_secret: unknown, name: string, item: Item, index?: Item) => put(name, { ...item, ...index }, { ...item, ...index }),
    Replace: async (_secret: unknown, name: string, query: Item, item: Item, index?: Item) =>
      put(name, { ...query, ...index }, { ...item, ...index }),
    Modify: async (_secret: unknown, name: string, query: Item, change: Item) =>
      put(name, query, { ...of(name).get(keyIn(name, query)), ...change }),
    Delete: async (name: string, query: Item) => of(name).delete(keyIn(name, query)),
  };
}

function fits(item: Item, query: Item): boolean {
  return Object.entries(query).every(([field, value]) => item[field] === value);
}
