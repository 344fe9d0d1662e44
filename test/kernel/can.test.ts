// The permission table: who may do what.
import { expect } from 'chai';
import { isCoordinator, isFacilitator, isMember, may, type Permissions } from '../../src/kernel/can.ts';
import { type CommunityRole, type KeptMember, roles } from '../../src/kernel/people.ts';

const table: Permissions = {
  'plan.view': [[isMember]],
  'plan.edit': [[isFacilitator], [isCoordinator]],
  'plan.both': [[isFacilitator, isCoordinator]],
  'plan.nobody': [],
};

const whoMay = (permission: string) => roles.filter((role) => may({ role } as KeptMember, permission, table));

describe('a permission', () => {
  const rows: readonly (readonly [permission: string, roles: readonly CommunityRole[]])[] = [
    ['plan.view', roles],
    ['plan.edit', ['facilitator', 'coordinator']],
    ['plan.both', []],
    ['plan.nobody', []],
    ['plan.unknown', []],
    ['constructor', []],
    ['__proto__', []],
  ];

  for (const [permission, expected] of rows) {
    it(`${permission} is held by ${expected.length === 0 ? 'nobody' : expected.join(', ')}`, () => {
      expect(whoMay(permission)).to.deep.equal(expected);
    });
  }
});
