/** What a strategy costs: between the first and the last sample of the steady phase, for each request. */
import type { Footprint, Prediction, Sample } from '../../model/event.ts';
import type { Costs } from '../../model/result.ts';

/** Every Redis of the lab's, and every Sentinel. */
const OF_THE_STORE = /^(redis|sentinel)(-\d+)?$/;

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
  result(prediction: Prediction | null): Costs | null {
    if (!this.#first || !this.#last) return null;
    const { sample: from } = this.#first;
    const { sample: to } = this.#last;
    const requests = this.#last.requests - this.#first.requests;
    if (requests <= 0) return null;
    const writes = to.writes - from.writes;
    const cpuMs = (belongs: (part: string) => boolean): number =>
      Object.entries(to.cpuMs)
        .filter(([part]) => belongs(part))
        .reduce((total, [part, ms]) => total + ms - (from.cpuMs[part] ?? 0), 0);
    const { sessions = 0, replicaBytes = null, storeBytes = 0 } = this.#footprint ?? {};
    return {
      cpuMsPerRequest: {
        app: round(cpuMs((part) => part !== 'nginx' && !OF_THE_STORE.test(part)) / requests),
        nginx: round(cpuMs((part) => part === 'nginx') / requests),
        store: round(cpuMs((part) => OF_THE_STORE.test(part)) / requests),
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

const round = (value: number): number => Math.round(value * 1000) / 1000;
