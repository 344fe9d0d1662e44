// The part of ltijs 5.9.9 that Convite uses; the types on npm are for version 4.
declare module 'ltijs' {
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
    getPlatform(issuer: string, clientId: string): Promise<Platform | false>;
  };
}
