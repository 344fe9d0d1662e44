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

/** A login under way. Its id is the hash of the state; nothing in it can be read back into a state, a nonce or a cookie. */
export interface Transaction {
  registrationId: string;
  nonceHash: string;
  /** Hash of the cookie of the browser that began. */
  browserHash: string;
  /** The deployment that the login named; the token must then name it too. */
  deploymentHint?: string;
  /** Sealed, and only while it is open whether the browser keeps our cookie: where to go on, and how to begin again. */
  waiting?: string;
  usedAt?: Date;
  expiresAt: Date;
}

export type KeptTransaction = Transaction & Kept;

export const Transactions = declare<Transaction, 'house'>({
  name: 'transactions',
  scope: 'house',
  schema: new Schema({
    registrationId: { type: String, required: true },
    nonceHash: { type: String, required: true },
    browserHash: { type: String, required: true },
    deploymentHint: { type: String, maxlength: 255 },
    waiting: { type: String, maxlength: 100_000 },
    usedAt: { type: Date },
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
export const ltiCollections = [Registrations, Deployments, Transactions, ToolKeys, AccessTokens] as const;
