/** An earlier run's report may have been made by hand: whatever stands in it, it is compared with or refused, and never crashes. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { readEarlier, withComparison } from '../../src/cli/earlier-run.ts';
import { UserError } from '../../src/model/errors.ts';
import type { Report } from '../../src/model/result.ts';
import { htmlReport } from '../../src/report/renderers/html.ts';
import { terminalReport } from '../../src/report/renderers/terminal.ts';
import { ownTarget, report, roundRobin } from '../support/results.ts';

const MAKING = { command: null, version: '0', commit: null };

/** All reports of a run that is compared with one that has this text; the message where it is refused. */
async function comparedWith(file: string, text: string): Promise<Report | string> {
  await writeFile(file, text);
  try {
    const made = withComparison(report(ownTarget, roundRobin), await readEarlier(file, t.fail), 'before');
    htmlReport(made, MAKING);
    terminalReport(made, { colour: false });
    return made;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

t.test('a real one is taken; what is none is refused, with its place', async (t) => {
  const file = join(t.testdir(), 'report.json');
  const real = report(ownTarget, roundRobin);
  t.match(await comparedWith(file, JSON.stringify(real)), { profiles: [{ comparison: { why: null } }] });
  t.match(await comparedWith(file, '[]'), /is no report of session-lab/);
  t.match(await comparedWith(file, '{"schema":"session-lab/report@1"}'), /is no report of session-lab/);
  const [first] = real.profiles;
  const odd = { ...real, profiles: [{ ...first, flows: { ...first?.flows, fail: -1 } }] };
  t.match(
    await comparedWith(file, JSON.stringify(odd)),
    /is not what was written, at profiles\.0\.flows\.fail/,
  );
});

t.test('an absurd number in any place, and anything that lacks', async (t) => {
  const file = join(t.testdir(), 'report.json');
  const text = JSON.stringify(report(ownTarget, roundRobin));
  let tried = 0;
  for (const { 0: number, index } of text.matchAll(/(?<=[:,[])-?\d+(?:\.\d+)?(?=[,}\]])/g))
    for (const absurd of ['1e308', '-1e308']) {
      tried++;
      const found = await comparedWith(
        file,
        text.slice(0, index) + absurd + text.slice(index + number.length),
      );
      if (typeof found === 'string') continue;
      // What it was taken for is no reason to say that all is as before.
      if (JSON.stringify(found).includes('null,null')) t.fail(`${text.slice(index - 40, index)}${absurd}`);
    }
  for (const { 0: key, index } of text.matchAll(/"\w+":/g)) {
    tried++;
    await comparedWith(file, `${text.slice(0, index)}"x":${text.slice(index + key.length)}`);
    await comparedWith(file, `${text.slice(0, index)}${key}null,"x":${text.slice(index + key.length)}`);
  }
  t.ok(tried > 200, `${tried} changes`);
});
