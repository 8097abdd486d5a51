/** Starts a lab's processes, each written down in the lab's state before it does anything. */
import type { LabFolder } from './lab-state.ts';
import { type Member, type MemberCommand, startMember, waitHealthy } from './member.ts';

export class Launcher {
  readonly #folder: LabFolder;
  readonly #signal: AbortSignal;

  constructor(folder: LabFolder, signal: AbortSignal) {
    this.#folder = folder;
    this.#signal = signal;
  }

  /** Starts it without waiting for its health. One at a time: each rewrites the state. */
  async enrol(name: string, command: MemberCommand): Promise<Member> {
    this.#signal.throwIfAborted();
    return startMember(command, async (member) => {
      const state = await this.#folder.state();
      await this.#folder.writeState({ ...state, members: { ...state.members, [name]: member } });
    });
  }

  /** @throws {UserError} where it does not become so. */
  waitHealthy(name: string, member: Member, healthy: () => Promise<boolean>): Promise<void> {
    return waitHealthy(name, member, healthy, this.#signal);
  }
}
