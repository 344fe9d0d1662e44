// The part of ltijs 5.9.9 that Convite uses; the types on npm are for version 4.
declare module 'ltijs' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  type Done = (error?: unknown) => void;
  type Handler = (req: IncomingMessage, res: ServerResponse, next: Done) => unknown;

  interface Options {
    readonly appRoute: string;
    readonly ltiaas: boolean;
    readonly cors: boolean;
    readonly tokenMaxAge: number | false;
    readonly serverAddon: (app: { use(handler: Handler): void }) => void;
  }

  export interface Platform {
    platformPublicKey(): Promise<string>;
    platformPrivateKey(): Promise<string>;
    platformActive(): Promise<boolean>;
    platformAccessToken(scopes: string): Promise<{ access_token: string; token_type: string }>;
  }

  export const Provider: {
    setup(key: string, database: { plugin: object }, options: Options): void;
    readonly app: Handler;
    onConnect(handler: (token: unknown, req: IncomingMessage, res: ServerResponse, next: Done) => unknown): void;
    onDeepLinking(handler: (token: unknown, req: IncomingMessage, res: ServerResponse, next: Done) => unknown): void;
    onInvalidToken(handler: Handler): void;
    onSessionTimeout(handler: Handler): void;
    onUnregisteredPlatform(handler: Handler): void;
    onInactivePlatform(handler: Handler): void;
    getPlatform(issuer: string, clientId: string): Promise<Platform | false>;
  };
}
