// Loaded into every thread of a load generator: writes down how much CPU its process has used, in microseconds, at
// its first connection and at its end, so that starting up does not count.
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
  write('first', 'wx');
});
if (isMainThread) process.on('exit', () => write('end', 'w'));
