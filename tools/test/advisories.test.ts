/** What the audit makes of npm's answers: an advisory fails it, and a registry that could not be asked is no pass. */
import t from 'tap';
import { auditReport, readAudit } from '../testing/advisories.ts';

const URL = 'https://github.com/advisories/GHSA-xvch-5gv4-984h';

/** As npm 11 has it: a package, and one that is weak by it. */
const FOUND = JSON.stringify({
  auditReportVersion: 2,
  vulnerabilities: {
    minimist: {
      name: 'minimist',
      severity: 'critical',
      isDirect: false,
      via: [
        { source: 1097678, name: 'minimist', title: 'Prototype Pollution', url: URL, severity: 'critical' },
      ],
      effects: ['mkdirp'],
      fixAvailable: true,
    },
    mkdirp: { name: 'mkdirp', severity: 'critical', via: ['minimist'], effects: [] },
  },
  metadata: {},
});
const NONE = JSON.stringify({ auditReportVersion: 2, vulnerabilities: {}, metadata: {} });
const REFUSED = JSON.stringify({ message: '405 Method Not Allowed', method: 'POST', headers: {} });

const report = (text: string, known = {}) => auditReport({ 'package-lock.json': readAudit(text) }, known);

t.test('an advisory is told once, and fails', async (t) => {
  const { lines, failed } = report(FOUND);
  t.same(lines, [`package-lock.json: minimist: Prototype Pollution (critical), ${URL}`]);
  t.equal(failed, true);
});

t.test('one that stays is told with its reason, and passes', async (t) => {
  const { lines, failed } = report(FOUND, { [URL]: 'only in development' });
  t.match(lines.join(), /; stays: only in development$/);
  t.equal(failed, false);
  t.equal(report(FOUND, { 'https://elsewhere.example': 'another' }).failed, true);
});

t.test('without advisories it passes, and says so', async (t) => {
  t.same(report(NONE), { lines: ['package-lock.json: no advisories'], failed: false });
});

t.test('a registry that can’t be asked is told as that, and not as a pass', async (t) => {
  const { lines, failed } = report(REFUSED);
  t.match(lines.join(), /not audited, the registry could not be asked \(405 Method Not Allowed\)/);
  t.notMatch(lines.join(), /no advisories/);
  t.equal(failed, false);
});

t.test('what is neither is an error', async (t) => {
  for (const text of ['', 'npm error', '{}', '{"vulnerabilities":{"a":{}}}'])
    t.throws(() => readAudit(text), text);
});
