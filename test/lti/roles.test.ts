// What each kind of role in a launch means in the community.
import { expect } from 'chai';
import { readRoles } from '../../src/lti/roles.ts';

const M = 'http://purl.imsglobal.org/vocab/lis/v2/membership';
const INSTITUTION = 'http://purl.imsglobal.org/vocab/lis/v2/institution/person';
const SYSTEM = 'http://purl.imsglobal.org/vocab/lis/v2/system/person';
const TEST_USER = 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser';

const meanings: readonly (readonly [string, readonly unknown[], string])[] = [
  ['an instructor', [`${M}#Instructor`], 'facilitator'],
  ['a kind of instructor', [`${M}/Instructor#Lecturer`], 'facilitator'],
  ['a content developer', [`${M}#ContentDeveloper`], 'facilitator'],
  ['an administrator of the course', [`${M}#Administrator`], 'facilitator'],
  ['a manager', [`${M}#Manager`], 'facilitator'],
  ['a group leader, member and manager', [`${M}#Member`, `${M}#Manager`], 'facilitator'],
  ['a teaching assistant', [`${M}/Instructor#TeachingAssistant`], 'coordinator'],
  ['a teaching assistant who is sent as instructor too', [`${M}#Instructor`, `${M}/Instructor#TeachingAssistant`], 'coordinator'],
  ['a teaching assistant in lower case', [`${M}/instructor#TeachingAssistant`], 'coordinator'],
  ['a teaching assistant of a section', [`${M}/Instructor#TeachingAssistantSection`], 'coordinator'],
  ['a learner', [`${M}#Learner`], 'active'],
  ['a member', [`${M}#Member`], 'active'],
  ['a learner whose kind is called instructor', [`${M}/Learner#Instructor`], 'active'],
  ['the simple name Learner', ['Learner'], 'active'],
  ['the simple name Instructor', ['Instructor'], 'facilitator'],
  ['the old form of a learner', ['urn:lti:role:ims/lis/Learner'], 'active'],
  ['the old form of a kind of instructor', ['urn:lti:role:ims/lis/Instructor/Lecturer'], 'facilitator'],
  ['the old form of a teaching assistant', ['urn:lti:role:ims/lis/TeachingAssistant'], 'coordinator'],
  ['a learner with a role that nobody knows', [`${M}#Learner`, 'https://example.invalid/roles#Wizard'], 'active'],
  ['a mentor, such as a parent', [`${M}#Mentor`], 'occasional'],
  ['no role', [], 'occasional'],
  ['an empty role', [''], 'occasional'],
  ['a role that nobody knows', ['https://example.invalid/roles#Instructor'], 'occasional'],
  ['a teacher elsewhere in the institution', [`${INSTITUTION}#Instructor`, `${INSTITUTION}#Faculty`], 'occasional'],
  ['an administrator of the institution only', [`${INSTITUTION}#Administrator`], 'occasional'],
  ['an administrator of the system only', [`${SYSTEM}#SysAdmin`, 'urn:lti:sysrole:ims/lis/SysAdmin'], 'occasional'],
  [
    'the old form of a person role',
    ['http://purl.imsglobal.org/vocab/lis/v2/person#Administrator', 'urn:lti:instrole:ims/lis/Instructor'],
    'occasional',
  ],
  ['a learner who teaches elsewhere', [`${INSTITUTION}#Instructor`, `${M}#Learner`], 'active'],
  ['things that are no roles', [null, 7, { role: 'Instructor' }, ['Instructor']], 'occasional'],
  ['names of every object', ['constructor', '__proto__', 'toString'], 'occasional'],
];

describe('the roles of a launch', () => {
  for (const [who, claim, role] of meanings) {
    it(`make ${who} ${role}`, () => {
      expect(readRoles(claim)).to.deep.equal({ role, test: false });
    });
  }

  it('flag the test user of the "student view"', () => {
    expect(readRoles([`${M}#Learner`, TEST_USER])).to.deep.equal({ role: 'active', test: true });
  });

  it('may be anything but a list, and then count as none', () => {
    for (const claim of [undefined, null, 'Instructor', { 0: 'Instructor' }, 7])
      expect(readRoles(claim)).to.deep.equal({ role: 'occasional', test: false });
  });
});
