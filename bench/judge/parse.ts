/** The yardstick: a history unpacked, and each of its lines parsed, in the simplest way that there is. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

let operations = 0;
for await (const line of createInterface({
  input: createReadStream(process.argv[2] ?? '').pipe(createGunzip()),
}))
  if (JSON.parse(line).type === 'op') operations++;
console.log(operations);
