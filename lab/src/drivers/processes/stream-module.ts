/** nginx's layer 4, the stream module: built in, or a file of its own that has to be loaded, or not there at all. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../command.ts';
import type { FoundProgram } from './program.ts';

export interface StreamModule {
  /** What has to be loaded; null where it is built in. */
  readonly file: string | null;
}

/** Null where this nginx has none. */
export async function findStreamModule({ path, env, root }: FoundProgram): Promise<StreamModule | null> {
  const { stderr: built } = await runCommand(path, ['-V'], { env });
  if (/--with-stream(\s|$)/.test(built)) return { file: null };
  const folder = /--modules-path=(\S+)/.exec(built)?.[1];
  if (folder === undefined) return null;
  const file = join(root, folder, 'ngx_stream_module.so');
  return access(file).then(
    () => ({ file }),
    () => null,
  );
}
