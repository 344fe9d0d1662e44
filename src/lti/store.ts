// What the LTI part keeps: registrations and their deployments, logins under way, our keys and the platforms' access tokens.
import { Schema } from 'mongoose';
import type { Kept } from '../kernel/collection.ts';
import { declare } from '../storage/declare.ts';

/** What happens to a deployment that is seen for the first time: the first is let in, all are, or none is without an administrator. */
export const approvals = ['first', 'all', 'none'] as const;
export type Approval = (typeof approvals)[number];

/** A platform and the client id it gave us (LTI core 1.3, 3.1.3). One issuer may have many client ids. */
export interface Registration {
  name: string;
  issuer: string;
  clientId: string;
  authUrl: string;
  tokenUrl: string;
  jwksUrl: string;
  /** The key pair that signs what we send to this platform. */
  kid: string;
  active: boolean;
  approve: Approval;
  /** The deployment that was trusted because it came first. */
  firstDeployment?: string;
  /** Origins that may show us in a frame. */
  frames: string[];
  createdAt: Date;
}

export type KeptRegistration = Registration & Kept;

export const Registrations = declare<Registration, 'house'>({
  name: 'registrations',
  scope: 'house',
  schema: new Schema({
    name: { type: String, required: true, maxlength: 200 },
    issuer: { type: String, required: true, maxlength: 1000 },
    clientId: { type: String, required: true, maxlength: 255 },
    authUrl: { type: String, required: true, maxlength: 2000 },
    tokenUrl: { type: String, required: true, maxlength: 2000 },
    jwksUrl: { type: String, required: true, maxlength: 2000 },
    kid: { type: String, required: true },
    active: { type: Boolean, required: true },
    approve: { type: String, required: true, enum: approvals },
    firstDeployment: { type: String, maxlength: 255 },
    frames: { type: [String], required: true },
    createdAt: { type: Date, required: true },
  }),
  indexes: [{ fields: ['issuer', 'clientId'], unique: true }],
});

/** One installation of the registration, such as one account of a cloud platform (LTI core 1.3, 3.1.3). */
export interface Deployment {
  registrationId: string;
  deploymentId: string;
  status: 'active' | 'pending' | 'blocked';
  platformGuid?: string;
  firstSeenAt: Date;
}

export const Deployments = declare<Deployment, 'house'>({
  name: 'deployments',
  scope: 'house',
  schema: new Schema({
    registrationId: { type: String, required: true },
    deploymentId: { type: String, required: true, maxlength: 255 },
    status: { type: String, required: true, enum: ['active', 'pending', 'blocked'] },
    platformGuid: { type: String, maxlength: 255 },
    firstSeenAt: { type: Date, required: true },
  }),
  indexes: [{ fields: ['registrationId', 'deploymentId'], unique: true }],
});

/** A login that has been used: its id comes of the hash of the state. Nothing in it can be read back into a state, a nonce or a cookie. */
export interface UsedLogin {
  expiresAt: Date;
}

export const UsedLogins = declare<UsedLogin, 'house'>({
  name: 'usedlogins',
  scope: 'house',
  schema: new Schema({ expiresAt: { type: Date, required: true } }),
  indexes: [],
  expires: 'expiresAt',
  passing: true,
});

/** A login of a browser that may keep no cookie: where to go on, and how to begin again. Its id is the hash of the state. */
export interface WaitingLogin {
  sealed: string;
  expiresAt: Date;
}

export const WaitingLogins = declare<WaitingLogin, 'house'>({
  name: 'waitinglogins',
  scope: 'house',
  schema: new Schema({
    sealed: { type: String, required: true, maxlength: 100_000 },
    expiresAt: { type: Date, required: true },
  }),
  indexes: [],
  expires: 'expiresAt',
  passing: true,
});

/** A key pair of ours for one registration. Its id is the `kid`. */
export interface ToolKey {
  registrationId: string;
  /** Public key, SPKI in PEM. */
  publicPem: string;
  /** Private key, PKCS #8 in PEM, sealed with the house's secret. */
  privateSealed: string;
  createdAt: Date;
}

export const ToolKeys = declare<ToolKey, 'house'>({
  name: 'toolkeys',
  scope: 'house',
  schema: new Schema({
    registrationId: { type: String, required: true },
    publicPem: { type: String, required: true },
    privateSealed: { type: String, required: true },
    createdAt: { type: Date, required: true },
  }),
  indexes: [{ fields: ['registrationId', 'createdAt'] }],
});

/** An access token that a platform gave us for some scopes, kept until it expires. */
export interface AccessToken {
  registrationId: string;
  scopes: string;
  sealed: string;
  createdAt: Date;
  expiresAt: Date;
}

export const AccessTokens = declare<AccessToken, 'house'>({
  name: 'accesstokens',
  scope: 'house',
  schema: new Schema({
    registrationId: { type: String, required: true },
    scopes: { type: String, required: true, maxlength: 2000 },
    sealed: { type: String, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  }),
  indexes: [{ fields: ['registrationId', 'scopes'], unique: true }],
  expires: 'expiresAt',
});

/** All of it, to be opened at start. */
export const ltiCollections = [Registrations, Deployments, UsedLogins, WaitingLogins, ToolKeys, AccessTokens] as const;
