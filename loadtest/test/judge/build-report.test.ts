/** What a report says of several histories together. */
import t from 'tap';
import { reportOf } from '../../src/judge/build-report.ts';
import { Judge } from '../../src/judge/judge.ts';
import { MAKE_UP, RUN } from '../support/notation.ts';

function ranOn(environment: Readonly<Record<string, string | number>> | null): Judge {
  const judge = new Judge();
  judge.add(RUN);
  if (environment) judge.add({ ...MAKE_UP, environment });
  return judge;
}

t.test('it names all versions that its profiles ran on, unless two contradict each other', async (t) => {
  const [nginx, haproxy] = [
    { nginx: '1.30.6', cpus: 2 },
    { haproxy: '3.2.6', cpus: 2 },
  ];
  t.same(reportOf([ranOn(nginx), ranOn(haproxy)]).environment, { ...nginx, ...haproxy });
  t.equal(reportOf([ranOn(nginx), ranOn({ ...haproxy, cpus: 4 })]).environment, null);
  t.equal(reportOf([ranOn(nginx), ranOn(null)]).environment, null);
});
