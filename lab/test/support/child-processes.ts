/** The processes that a part's own has started, the oldest first; null where the system doesn't tell. */
import { readFile } from 'node:fs/promises';
import type { Lab } from '../../src/lab.ts';

export async function childProcesses(lab: Lab, part: string): Promise<number[] | null> {
  const state = (await lab.status())?.parts.find(({ name }) => name === part)?.state;
  const pid = /pid (\d+)/.exec(state ?? '')?.[1];
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => null);
  return children?.trim().split(' ').filter(Boolean).map(Number) ?? null;
}
