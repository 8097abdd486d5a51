/** Where the lab's walls stand: no circles, drivers that only their registry knows, and parts that know no driver. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { circlesIn, importsOf } from '../../tools/testing/imports.ts';
import { drivers } from '../src/drivers/index.ts';
import { ROOT } from '../src/paths.ts';

/** What each room may not import from. */
const WALLS: Readonly<Record<string, readonly string[]>> = {
  predict: ['catalogue', 'parts', 'drivers', 'plan', 'commands', 'probe', 'costs', 'lab.ts'],
  catalogue: ['drivers', 'plan', 'commands', 'probe', 'costs', 'lab.ts'],
  parts: ['drivers', 'plan', 'commands', 'probe', 'costs', 'lab.ts'],
  drivers: ['plan', 'commands', 'probe', 'costs', 'lab.ts'],
  probe: ['plan', 'commands', 'costs'],
  costs: ['drivers', 'plan', 'commands'],
  plan: ['commands'],
  'lab.ts': ['probe', 'plan', 'commands', 'costs'],
};

const SOURCES = '{app,apps/*,lab}/src/**/*.ts';
const inside = new Map(
  globSync(SOURCES, { cwd: ROOT })
    .sort()
    .map((file) => [
      file,
      importsOf(join(ROOT, file))
        .filter((what) => what.startsWith('.'))
        .map((what) => join(file, '..', what)),
    ]),
);
const ofLab = [...inside].filter(([file]) => file.startsWith('lab/src/'));
const inRoom = (file: string, room: string): boolean =>
  file === `lab/src/${room}` || file.startsWith(`lab/src/${room}/`);

t.test('no room imports from one that stands on it', async (t) => {
  for (const [room, above] of Object.entries(WALLS)) {
    const files = ofLab.filter(([file]) => inRoom(file, room));
    t.ok(files.length > 0, room);
    for (const [file, imports] of files) {
      const astray = imports.filter((imported) => above.some((other) => inRoom(imported, other)));
      if (astray.length > 0) t.fail(`${file} imports ${astray.join(', ')}`);
    }
  }
});

t.test('a driver is known to the registry alone', async (t) => {
  for (const name of Object.keys(drivers)) {
    const folder = `lab/src/drivers/${name}/`;
    for (const [file, imports] of ofLab.filter(([file]) => !file.startsWith(folder))) {
      const entered = imports.filter((imported) => imported.startsWith(folder));
      if (file !== 'lab/src/drivers/index.ts') t.same(entered, [], file);
    }
  }
});

t.test('no file of an app or of the lab imports itself by way of others', async (t) => {
  t.ok(inside.size > 200, `${inside.size} files`);
  t.same(circlesIn(inside), []);
});
