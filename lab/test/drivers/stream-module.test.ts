import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { findStreamModule } from '../../src/drivers/processes/stream-module.ts';

const DYNAMIC =
  '--prefix=/usr/share/nginx --modules-path=/usr/lib/nginx/modules --with-stream=dynamic --with-threads';
const MODULE = { usr: { lib: { nginx: { modules: { 'ngx_stream_module.so': '' } } } } };

/** An nginx that says that it was built like this, below a root of its own. */
async function nginx(t: Test, built: string, files: Partial<typeof MODULE> = {}) {
  const root = t.testdir({ nginx: `#!/bin/sh\necho "configure arguments: ${built}" >&2\n`, ...files });
  const path = join(root, 'nginx');
  await chmod(path, 0o755);
  return { path, env: {}, root };
}

t.test('built in: there is nothing to load', async (t) => {
  const program = await nginx(t, '--with-stream --with-stream_realip_module');
  t.same(await findStreamModule(program), { file: null });
  t.same(await findStreamModule(await nginx(t, '--with-threads --with-stream')), { file: null });
});

t.test('a file of its own, below the root where nginx was unpacked', async (t) => {
  const program = await nginx(t, DYNAMIC, MODULE);
  const file = join(program.root, 'usr/lib/nginx/modules/ngx_stream_module.so');
  t.same(await findStreamModule(program), { file });
});

t.test('not there: its file belongs to a package that is not, or nginx was built without', async (t) => {
  t.equal(await findStreamModule(await nginx(t, DYNAMIC)), null);
  t.equal(await findStreamModule(await nginx(t, '--modules-path=/usr/lib/nginx/modules')), null);
  t.equal(await findStreamModule(await nginx(t, '--with-stream_ssl_module')), null);
});
