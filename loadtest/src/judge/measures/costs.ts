/** What each request costs, between the first and the last sample of the steady phase. */
import type { Costs } from '../../model/result.ts';
import type { Footprint, MakeUp, Prediction, Sample } from '../../model/system-events.ts';

/** A sample, and how many requests had ended by then. */
interface Reading {
  readonly sample: Sample;
  readonly requests: number;
}

export class CostMeter {
  #requests = 0;
  #first: Reading | null = null;
  #last: Reading | null = null;
  #footprint: Footprint | null = null;

  request(): void {
    this.#requests++;
  }

  sample(sample: Sample): void {
    const reading = { sample, requests: this.#requests };
    this.#first ??= reading;
    this.#last = reading;
  }

  footprint(footprint: Footprint): void {
    this.#footprint = footprint;
  }

  /** Null where too little was measured. */
  result(prediction: Prediction | null, makeUp: MakeUp | null): Costs | null {
    if (!this.#first || !this.#last) return null;
    const { sample: from } = this.#first;
    const { sample: to } = this.#last;
    const requests = this.#last.requests - this.#first.requests;
    if (requests <= 0) return null;
    const writes = to.writes - from.writes;
    const cpuMs = { app: 0, balancer: 0, store: 0 };
    for (const [part, ms] of Object.entries(to.cpuMs)) {
      const duty = dutyOf(part, makeUp);
      cpuMs[duty] = cpuMs[duty] + ms - (from.cpuMs[part] ?? 0);
    }
    const { sessions = 0, replicaBytes = null, storeBytes = 0 } = this.#footprint ?? {};
    return {
      cpuMsPerRequest: {
        app: round(cpuMs.app / requests),
        balancer: round(cpuMs.balancer / requests),
        store: round(cpuMs.store / requests),
      },
      commandsPerRequest: round((to.commands - from.commands) / requests),
      messagesPerWrite: writes === 0 ? null : round((to.messages - from.messages) / writes),
      predictedMessagesPerWrite: prediction?.messagesPerWrite ?? null,
      bytesPerRequest: Math.round((to.bytes - from.bytes) / requests),
      replicaBytesPerSession:
        sessions === 0 || replicaBytes === null ? null : Math.round(replicaBytes / sessions),
      storeBytesPerSession: sessions === 0 ? null : Math.round(storeBytes / sessions),
    };
  }
}

/** What a part is for. Older histories don't say, but name the balancer's program first and the store's second. */
function dutyOf(part: string, makeUp: MakeUp | null): 'app' | 'balancer' | 'store' {
  const told = makeUp?.parts?.[part];
  if (told) return told;
  if (makeUp?.replicas.includes(part)) return 'app';
  const [balancer, store] = Object.keys(makeUp?.environment ?? {});
  if (part === balancer) return 'balancer';
  return part === store || /-\d+$/.test(part) ? 'store' : 'app';
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
