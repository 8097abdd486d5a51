import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { profileNames, readProfile } from '../src/catalogue/read-profile.ts';
import { partsOf } from '../src/parts/index.ts';
import { ROOT } from '../src/paths.ts';

t.test('the images’ defaults are those of docker-compose.yml', async (t) => {
  const compose = await readFile(join(ROOT, 'docker-compose.yml'), 'utf8');
  const profiles = await Promise.all((await profileNames()).map((name) => readProfile(name)));
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
