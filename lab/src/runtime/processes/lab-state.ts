/** What a lab of processes is made of, kept on disk from the first process on: whatever happens, `down` finds it all. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '@session-lab/loadtest';
import { z } from 'zod';
import { LABS } from '../../paths.ts';
import { profileSchema } from '../../profile.ts';
import { noLabIsUp } from '../problems.ts';
import { redisTlsSchema } from '../redis-access.ts';
import { memberSchema } from './member.ts';

const schema = z.object({
  /** No other lab has it. */
  name: z.string(),
  profile: profileSchema,
  port: z.number(),
  ports: z.record(z.string(), z.number()),
  secrets: z.object({
    redis: z.string(),
    /** In place of that one password, where the profile wants it. */
    redisTls: redisTlsSchema.nullable(),
    session: z.string(),
    peers: z.string(),
  }),
  members: z.record(z.string(), memberSchema),
});

export type LabState = Readonly<z.infer<typeof schema>>;

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
