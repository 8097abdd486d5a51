/** Apache httpd: a process that minds one that serves; httpd/start-httpd finds it under either of its names. */
import { replaceChildren } from './children.ts';
import { confProxy } from './conf-proxy.ts';
import type { Program } from './program.ts';

const NAME = 'httpd';

const HTTPD_PROGRAM: Program = {
  name: 'apache2',
  alias: NAME,
  image: { variable: 'HTTPD_IMAGE', official: 'httpd:2.4.66' },
  version: { of: 'httpd', command: ['apache2', '-v'], says: /Apache\/(\S+)/ },
  packages: { debian: 'apache2-bin', homebrew: 'httpd' },
};

export const httpd = confProxy({
  name: NAME,
  program: HTTPD_PROGRAM,
  conf: 'httpd.conf',
  command: ({ checkout, scratch }) => ['sh', `${checkout}/httpd/start-httpd`, scratch, '-DFOREGROUND'],
  // Disabled, so that whoever has its cookie is given another.
  down: (line) => `${line} status=+D`,
  servers: /^\s*BalancerMember http:\/\/(\S+:\d+)/gm,
  reload: (remote) => remote.signal(NAME, 'SIGUSR1'),
  renew: (remote, reload, signal) => replaceChildren(remote, NAME, 'httpd.pid', reload, signal),
});
