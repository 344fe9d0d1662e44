// The log: one JSON line an event, and errors without their messages.
import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { problem } from '../../src/kernel/errors.ts';
import { described, openLog } from '../../src/kernel/log.ts';

describe('the log', () => {
  it('writes one JSON line an event, with its level, its time and its fields', () => {
    const lines = written('info', (log) => log.info('swept', { removed: 3 }));
    expect(lines).to.have.length(1);
    const { time, ...rest } = lines[0] ?? {};
    expect(rest).to.deep.equal({ level: 30, msg: 'swept', removed: 3 });
    expect(time).to.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('leaves out what is below its level', () => {
    const all = (log: ReturnType<typeof openLog>) => {
      log.info('a');
      log.warn('b');
      log.error('c');
    };
    expect(written('warn', all).map((line) => line.msg)).to.deep.equal(['b', 'c']);
    expect(written('silent', all)).to.deep.equal([]);
  });

  for (const [how, end] of [
    ['by itself', ''],
    ['when it is told to', 'process.exit(0);'],
    ['by an error that nobody expected', 'throw new Error("unexpected");'],
  ] as const) {
    it(`is whole on standard output when the process ends ${how} before the lines have waited for others`, () => {
      const { stdout } = ended(`log.info('a'); log.warn('b'); ${end}`);
      expect(stdout.match(/"msg":"\w+"/g)).to.deep.equal(['"msg":"a"', '"msg":"b"']);
    });
  }
});

describe('an error in the log', () => {
  it('has its name, its code and where it happened, and never its message', () => {
    const error = Object.assign(new TypeError('for rosa@example.org'), { code: 'EWHAT' });
    expect(described(error)).to.match(/^TypeError EWHAT at .*log\.test\.ts/);
    expect(described(error)).not.to.include('rosa');
  });

  it('is told by its code where it is one of ours', () => {
    expect(described(problem('not-found', { reason: 'x' }))).to.match(/^Problem not-found at /);
  });

  it('is told by its type where it is no error at all', () => {
    expect([described('secret'), described(undefined), described({ a: 1 })]).to.deep.equal(['string', 'undefined', 'object']);
  });
});

function written(level: string, work: (log: ReturnType<typeof openLog>) => void): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  work(openLog(level, { write: (line) => void lines.push(JSON.parse(line)) }));
  return lines;
}

/** A process of its own that logs to its standard output, until its end. */
function ended(work: string): { readonly stdout: string } {
  const program = `import { openLog } from '${import.meta.resolve('../../src/kernel/log.ts')}'; const log = openLog('info'); ${work}`;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
}
