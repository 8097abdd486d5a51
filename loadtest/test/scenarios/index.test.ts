/** What holds for every built-in scenario, and for each that will be added. */
import t from 'tap';
import { scenarios } from '../../src/scenarios/index.ts';
import { singlesOf } from '../../src/scenarios/scenario.ts';

for (const [name, scenario] of Object.entries(scenarios)) {
  t.test(`${name} is known by its name, and shows what it has written`, async (t) => {
    t.equal(scenario.name, name);
    const steps = singlesOf(scenario);
    const written = new Set(steps.flatMap(({ wrote }) => wrote?.object ?? []));
    const shown = new Set(steps.flatMap(({ shows }) => shows?.object ?? []));
    t.ok(written.size > 0);
    t.same([...written].sort(), [...shown].sort());
  });
}
