/** Loaded ahead of the program: names are known so many times, and then no more. */
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';

const most = Number(process.env.KNOWN_TIMES ?? 0);
let asked = 0;
const { lookup } = dns;

Object.assign(dns, {
  lookup(name: string, options: object, done: (error: Error | null, ...found: unknown[]) => void) {
    if (asked++ < most) return lookup('127.0.0.1', options, done as never);
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), {
      code: 'ENOTFOUND',
      syscall: 'getaddrinfo',
    });
    return void setImmediate(done, error);
  },
});
syncBuiltinESMExports();
