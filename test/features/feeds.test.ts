// Calendars by address: what they carry, for whom, for how long, and what a poll costs.
import { expect } from 'chai';
import { addFollowUp } from '../../src/features/desk/index.ts';
import { place } from '../../src/features/people/index.ts';
import { addActivity, nothingSaid } from '../../src/features/plan/index.ts';
import type { KeptCommunity, KeptMember } from '../../src/kernel/people.ts';
import { type Browser, readForm, unescaped } from '../support/browser.ts';
import { luis, openTestConvite, rosa, signIn, type TestConvite } from '../support/convite.ts';
import { findByPerson, getCommunityOf } from '../support/people.ts';
