/** One profile while it is measured: a lab that is up, its visitors, and what was found so far. */
import type { Profile } from '../catalogue/profile.ts';
import type { Lab } from '../lab.ts';
import type { CpuOf, MemoryAt, ProfileCosts } from './cost-report.ts';
import { type CpuMeter, cpuMeter, takeCpu, warmUp } from './take-cpu.ts';
import { takeMemory } from './take-memory.ts';
import { type Ask, Visitors } from './visitors.ts';

export class Measured {
  readonly profile: Profile;
  readonly #lab: Lab;
  readonly #visitors: Visitors;
  readonly #meter: CpuMeter;
  readonly #warmUp: ProfileCosts['warmUp'];
  readonly #rounds: Record<Ask, CpuOf[]> = { bare: [], read: [], write: [] };
  #memory: readonly MemoryAt[] = [];

  private constructor(
    profile: Profile,
    lab: Lab,
    visitors: Visitors,
    meter: CpuMeter,
    warmUp: ProfileCosts['warmUp'],
  ) {
    this.profile = profile;
    this.#lab = lab;
    this.#visitors = visitors;
    this.#meter = meter;
    this.#warmUp = warmUp;
  }

  /** @param lab that is up */
  static async warm(profile: Profile, lab: Lab, requests: number, signal: AbortSignal): Promise<Measured> {
    const visitors = new Visitors((await lab.status())?.url ?? '', signal);
    const meter = await cpuMeter(lab);
    return new Measured(profile, lab, visitors, meter, await warmUp(meter, visitors, requests));
  }

  async round(requests: number): Promise<void> {
    for (const ask of ['write', 'read', 'bare'] as const)
      this.#rounds[ask].push(await takeCpu(this.#meter, this.#visitors, ask, requests));
  }

  /** Last of all: a lab with so many sessions is another one. */
  async fill(sessions: number): Promise<void> {
    this.#memory = await takeMemory(this.#lab, this.#visitors, sessions);
  }

  end(): void {
    this.#visitors.end();
  }

  get costs(): ProfileCosts {
    const { name, store, app } = this.profile;
    return {
      profile: name,
      store,
      app,
      warmUp: this.#warmUp,
      rounds: this.#rounds,
      memory: this.#memory,
    };
  }
}
