/** The record of a lab’s processes, kept on disk from the first one on, so that `down` finds all of them after a crash. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from 'session-lab';
import { z } from 'zod';
import { profileSchema } from '../../catalogue/profile.ts';
import { LABS } from '../../paths.ts';
import { noLabIsUp } from '../../problems.ts';
import { memberSchema } from './member.ts';

const schema = z.object({
  /** No other lab has it. */
  name: z.string(),
  profile: profileSchema,
  /** The parts that there are, started or not. */
  parts: z.array(z.string()),
  /** Where they listen, by part and port: `app-1`, `nginx:users`. */
  ports: z.record(z.string(), z.number()),
  secrets: z.record(z.string(), z.string()),
  members: z.record(z.string(), memberSchema),
});

export type LabState = Readonly<z.infer<typeof schema>>;

/** A part's main port goes by the part's name alone. */
export const portKey = (part: string, port: string): string => (port === 'main' ? part : `${part}:${port}`);

export class LabFolder {
  readonly path: string;

  constructor(lab: string) {
    this.path = join(LABS, lab);
  }

  file(name: string): string {
    return join(this.path, name);
  }

  async create(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
  }

  async readState(): Promise<LabState | null> {
    const text = await readFile(this.file('state.json'), 'utf8').catch(() => null);
    if (text === null) return null;
    try {
      return schema.parse(JSON.parse(text));
    } catch (error) {
      const file = this.file('state.json');
      throw new UserError(`${file} can't be read: end the processes it names, then remove ${this.path}`, {
        cause: error,
      });
    }
  }

  /** @throws {UserError} where no lab is up. */
  async state(): Promise<LabState> {
    const state = await this.readState();
    if (!state) throw noLabIsUp();
    return state;
  }

  async writeState(state: LabState): Promise<void> {
    const draft = this.file('state.json.draft');
    await writeFile(draft, JSON.stringify(state, null, 2), { mode: 0o600 });
    await rename(draft, this.file('state.json'));
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}
