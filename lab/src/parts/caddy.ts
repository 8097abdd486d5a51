/** Caddy: one process, which is given new confs through a socket that only its own user reaches. */
import { confProxy } from './conf-proxy.ts';
import type { Program } from './program.ts';
import type { Remote } from './remote.ts';

const NAME = 'caddy';

const CONF = 'caddy.caddyfile';

const CADDY_PROGRAM: Program = {
  name: 'caddy',
  image: { variable: 'CADDY_IMAGE', official: 'caddy:2.10.2' },
  version: { of: 'caddy', command: ['caddy', 'version'], says: /^v?(\S+)/ },
  packages: { debian: 'caddy', homebrew: 'caddy' },
};

export const caddy = confProxy({
  name: NAME,
  program: CADDY_PROGRAM,
  conf: CONF,
  secrets: { balancer: 'a-secret-of-the-balancer-of-a-local-lab' },
  command: ({ scratch }) => ['caddy', 'run', '--adapter', 'caddyfile', '--config', `${scratch}/${CONF}`],
  environment: (place) => ({
    SCRATCH: place.scratch,
    COOKIE_SECRET: place.secret('balancer'),
    // What it keeps for itself: certificates, and the conf that it had last.
    XDG_DATA_HOME: place.scratch,
    XDG_CONFIG_HOME: place.scratch,
  }),
  // Nothing hangs on the order of servers, or on their number: the cookie stands for an address.
  down: () => null,
  servers: /^to (\S+:\d+)/gm,
  async reload(remote: Remote) {
    const { scratch } = await remote.place(NAME);
    // The same conf again, too.
    await remote.exec(NAME, [
      ...['caddy', 'reload', '--force', '--adapter', 'caddyfile'],
      ...['--config', `${scratch}/${CONF}`, '--address', `unix//${scratch}/admin.sock`],
    ]);
  },
  // It has the new conf in use before it answers.
  renew: (_, reload) => reload(),
});
