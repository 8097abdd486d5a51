import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { USUAL_APP } from '../src/catalogue/apps/index.ts';
import { profileNames, readProfile } from '../src/catalogue/read-profile.ts';
import { partsOf } from '../src/parts/index.ts';
import { ROOT } from '../src/paths.ts';

t.test('the images’ defaults are those of docker-compose.yml', async (t) => {
  const all = await Promise.all((await profileNames()).map((name) => readProfile(name)));
  const profiles = all.filter(({ app }) => app === USUAL_APP.name);
  // A profile may put another image in a part's place.
  const files = [join(ROOT, 'docker-compose.yml'), ...profiles.map(({ file }) => file)];
  const compose = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
  const programs = new Set(profiles.flatMap(partsOf).map(({ program }) => program));
  t.ok(programs.size >= 3);
  for (const { name, image } of programs) {
    const variable = `\${${image.variable}:-`;
    t.ok(compose.includes(`${variable}${image.official}}`), name);
    t.equal(
      compose.split(variable).length,
      compose.split(`${variable}${image.official}}`).length,
      `${name} has one default`,
    );
  }
});
