/** Lays the files that a part finds in its scratch folder when it is first started. They are for nobody else to read. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Part, Place } from '../../parts/part.ts';

export async function layFiles(part: Part, place: Place): Promise<void> {
  for (const [name, content] of Object.entries((await part.files?.(place)) ?? {})) {
    const file = join(place.scratch, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content, { mode: 0o600 });
  }
}
