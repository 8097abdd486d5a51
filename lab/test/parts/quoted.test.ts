import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import t from 'tap';
import { quoted } from '../../src/parts/quoted.ts';
import { ROOT } from '../../src/paths.ts';

const PATHS = ['/plain', "/it's", '/a "b"', '/a\\b', '/ä & b #1 (2)', '/a\\"b'];

t.test('a path is one word of a configuration, whatever is in it', async (t) => {
  t.equal(quoted('/a "b"\\c'), '"/a \\"b\\"\\\\c"');
  for (const path of PATHS) t.equal(JSON.parse(quoted(path)), path);
});

t.test('the scripts quote as the lab does', async (t) => {
  for (const path of PATHS) {
    const { stdout } = spawnSync('sh', ['-c', '. "$0"; quoted "$1"', join(ROOT, 'redis/common'), path], {
      encoding: 'utf8',
      env: { ...process.env, TLS_CONF: '' },
    });
    t.equal(stdout, quoted(path), path);
  }
});
