/** What metrics know of a run: its judge from when it begins, its result once it is over. */
import type { Judge } from '../../judge/judge.ts';
import type { Operation } from '../../model/event.ts';
import type { Opened } from '../output.ts';
import type { Watched } from './measures.ts';

/** What takes each request down, as it was judged. */
interface Recorder {
  request(operation: Operation, judge: Judge): void;
}

export class Watching {
  #watched: Watched | null = null;

  /** Null before it begins. */
  get watched(): Watched | null {
    return this.#watched;
  }

  /** What an output of metrics does as the run goes on. */
  for(recorder: Recorder): Required<Pick<Opened, 'begin' | 'request' | 'end'>> {
    return {
      begin: (judge) => {
        this.#watched = { judge, result: null };
      },
      request: (operation) => {
        if (this.#watched) recorder.request(operation, this.#watched.judge);
      },
      end: async ({ report: { profiles } }) => {
        if (this.#watched) this.#watched = { ...this.#watched, result: profiles[0] ?? null };
      },
    };
  }
}
