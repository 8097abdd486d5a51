import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { DEFAULT_IMAGES } from '../src/config.ts';
import { ROOT } from '../src/paths.ts';

t.test('the images’ defaults are those of docker-compose.yml', async (t) => {
  const compose = await readFile(join(ROOT, 'docker-compose.yml'), 'utf8');
  for (const [name, image] of Object.entries(DEFAULT_IMAGES)) {
    const variable = `\${${name.toUpperCase()}_IMAGE:-`;
    t.ok(compose.includes(`${variable}${image}}`), name);
    t.equal(
      compose.split(variable).length,
      compose.split(`${variable}${image}}`).length,
      `${name} has one default`,
    );
  }
});
