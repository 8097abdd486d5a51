/** Loaded ahead of the program: making a link fails as a defect would, with all that an error may have about it. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

fs.promises.symlink = async () => {
  throw Object.assign(new TypeError(`can't read it: token=${process.env.CRASH_SECRET}`), {
    request: { headers: { authorization: `Bearer ${process.env.CRASH_SECRET}` } },
  });
};
syncBuiltinESMExports();
