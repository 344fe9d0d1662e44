// Problems: what they carry, and how they are told apart.
import { expect } from 'chai';
import { isProblem, Problem, problem } from '../../src/kernel/errors.ts';

describe('a problem', () => {
  it('has the status of the catalogue, unless the thrower knows better', () => {
    expect([problem('not-found').status, problem('launch-refused', { status: 404 }).status]).to.deep.equal([404, 404]);
    expect(problem('launch-refused').status).to.equal(401);
  });

  it('carries its reason for the log, where to go back, and its cause', () => {
    const cause = new Error('under it');
    const error = problem('conflict', { reason: 'version', back: 'https://lms.example.org', cause });
    const { name, message, code, reason, back } = error;
    expect({ name, message, code, reason, back, cause: error.cause }).to.deep.equal({
      name: 'Problem',
      message: 'conflict: version',
      code: 'conflict',
      reason: 'version',
      back: 'https://lms.example.org',
      cause,
    });
  });

  it('is told from other errors, and from other problems', () => {
    const error: unknown = problem('duplicate');
    expect([
      isProblem(error),
      isProblem(error, 'duplicate'),
      isProblem(error, 'conflict'),
      isProblem(new Error('duplicate')),
    ]).to.deep.equal([true, true, false, false]);
    expect(error).to.be.instanceOf(Problem);
  });
});
