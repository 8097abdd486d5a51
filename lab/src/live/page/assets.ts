/** The files that the page asks for. Its scripts are TypeScript, and lose their types on the way. */
import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  'live.css': 'text/css; charset=utf-8',
  'live.ts': 'text/javascript; charset=utf-8',
  'side-view.ts': 'text/javascript; charset=utf-8',
  'topology.ts': 'text/javascript; charset=utf-8',
  'elements.ts': 'text/javascript; charset=utf-8',
};

/** Null where there is no such file. */
export async function asset(name: string): Promise<{ readonly type: string; readonly text: string } | null> {
  const type = TYPES[name];
  if (type === undefined) return null;
  const text = await readFile(join(import.meta.dirname, name), 'utf8');
  return { type, text: name.endsWith('.ts') ? stripped(text) : text };
}

/** As Node does it to each file that it runs, where it warns of nothing; of this function it says that it is young. */
function stripped(text: string): string {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(text);
  } finally {
    process.emitWarning = emitWarning;
  }
}
