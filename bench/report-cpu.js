// Loaded into every thread of a load generator: writes down how much CPU its process has used, in microseconds, when it is
// warm (its code is compiled, its connections are open), and at its end.
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const folder = process.env.BENCH_CPU;

const write = (name, flag) => {
  const { user, system } = process.cpuUsage();
  try {
    writeFileSync(`${folder}/${name}`, String(user + system), { flag });
  } catch (error) {
    // Another thread was the first.
    if (error.code !== 'EEXIST') throw error;
  }
};

let connected = false;
subscribe('net.client.socket', () => {
  if (connected) return;
  connected = true;
  setTimeout(write, Number(process.env.BENCH_WARM_UP_MS), 'warm', 'wx').unref();
});
if (isMainThread) process.on('exit', () => write('end', 'w'));
