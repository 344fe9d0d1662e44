// The part of ltijs 5.9.9 that Convite uses; the types on npm are for version 4. What it is given are stand-ins for requests and answers.
declare module 'ltijs' {
  type Done = (error?: unknown) => void;
  type Answer = { readonly locals: { readonly err?: unknown } };
  type Handler = (req: object, res: Answer, next: Done) => unknown;
  type Verified = (token: unknown, req: object, res: Answer, next: Done) => unknown;

  interface Options {
    readonly appRoute: string;
    readonly ltiaas: boolean;
    readonly cors: boolean;
    readonly tokenMaxAge: number | false;
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
    onConnect(handler: Verified): void;
    onDeepLinking(handler: Verified): void;
    onInvalidToken(handler: Handler): void;
    onSessionTimeout(handler: Handler): void;
    onUnregisteredPlatform(handler: Handler): void;
    onInactivePlatform(handler: Handler): void;
    getPlatform(issuer: string, clientId: string): Promise<Platform | false>;
  };
}
