/** Loaded ahead of the program: renaming a file never ends, so that whoever waits for it waits for ever. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

fs.promises.rename = () => {
  setInterval(() => undefined, 1000);
  return new Promise(() => undefined);
};
syncBuiltinESMExports();
