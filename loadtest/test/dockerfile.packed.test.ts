/** What loadtest/Dockerfile promises, as far as it can be seen without a container: CI builds and runs it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import t from 'tap';
import { PACKAGE } from '../../tools/testing/pack.ts';

const lines = readFileSync(resolve(import.meta.dirname, '../Dockerfile'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

t.test(
  'the image’s last stage runs nothing, is nobody’s root, and starts what the package has',
  async (t) => {
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
    t.notOk(
      last.some((line) => line.startsWith('RUN ')),
      'a base without a shell will do',
    );
    t.ok(last.includes('USER 1000:1000'), 'by number, as runAsNonRoot asks');
    const [entry = ''] = last.filter((line) => line.startsWith('ENTRYPOINT '));
    const [node, main = ''] = JSON.parse(entry.slice('ENTRYPOINT '.length)) as string[];
    t.equal(node, 'node');
    const packed = execFileSync('tar', ['tzf', PACKAGE], { encoding: 'utf8' }).split('\n');
    t.ok(packed.includes(main.replace('/session-lab/', 'package/')), main);
  },
);
