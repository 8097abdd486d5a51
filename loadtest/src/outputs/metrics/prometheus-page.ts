/** The measures by Prometheus's rules for names, as prom-client writes them. Loaded where the page is asked for, and nowhere else. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Judge } from '../../judge/judge.ts';
import type { Operation } from '../../model/event.ts';
import { duration, type Measure, measures, type Watched } from './measures.ts';

export class Page {
  readonly #registry = new Registry();
  readonly #durations: Histogram;

  constructor(watched: () => Watched | null) {
    for (const measure of measures) this.#add(measure, watched);
    this.#durations = new Histogram({
      name: `${nameOf(duration.name)}_seconds`,
      help: duration.says,
      labelNames: duration.labels.map(nameOf),
      buckets: [...duration.buckets],
      registers: [this.#registry],
    });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  request(operation: Operation, judge: Judge): void {
    const { value, labels } = duration.point(operation, judge);
    this.#durations.observe(
      Object.fromEntries(Object.entries(labels).map(([name, label]) => [nameOf(name), label])),
      value,
    );
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #add({ name, says, kind, labels, points }: Measure, watched: () => Watched | null): void {
    const as = { help: says, labelNames: labels.map(nameOf), registers: [this.#registry] };
    const found = (): ReturnType<Measure['points']> => {
      const run = watched();
      return run ? points(run) : [];
    };
    if (kind === 'count')
      new Counter({
        ...as,
        name: `${nameOf(name)}_total`,
        collect() {
          this.reset();
          for (const { value, labels } of found()) this.inc(labels, value);
        },
      });
    else
      new Gauge({
        ...as,
        name: nameOf(name),
        collect() {
          this.reset();
          for (const { value, labels } of found()) this.set(labels, value);
        },
      });
  }
}

const nameOf = (name: string): string => name.replaceAll('.', '_');
