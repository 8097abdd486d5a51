/** One lab on the page. Commands are carried out one after the other; what they change, and what is seen meanwhile, is told. */
import { setTimeout as sleep } from 'node:timers/promises';
import { operator } from '@session-lab/shared';
import { type HistoryEvent, type Judge, type ProfileResult, UserError } from 'session-lab';
import type { Fault } from '../catalogue/faults/fault.ts';
import { requirePlainHttp } from '../catalogue/fitness.ts';
import type { Profile } from '../catalogue/profile.ts';
import { readProfile } from '../catalogue/read-profile.ts';
import { traitsOf } from '../catalogue/store-of.ts';
import { traitsOfRuntime } from '../choose-lab.ts';
import { CommandFailed } from '../command.ts';
import type { Lab } from '../lab.ts';
import type { Role } from '../parts/part.ts';
import { injectionInto, type Noted } from '../plan/injection-into.ts';
import { ONE_BY_ONE } from '../plan/plan.ts';
import { isReplica, type Replica } from '../topology.ts';
import type { Command } from './command.ts';
import { figuresOf } from './figures.ts';
import { faultOf, leversFor } from './levers.ts';
import { measuredOf, type Outcome, theoryOf } from './outcome.ts';
import { Person } from './person.ts';
import { type Row, rowOfOperation } from './row.ts';
import type { Tap } from './tap.ts';
import type { PartView, SideName, SideView, Told } from './told.ts';
import { Users } from './users.ts';

export interface SideOptions {
  readonly name: SideName;
  readonly lab: Lab;
  readonly tap: Tap;
  readonly signal: AbortSignal;
  /** A file for one more history. */
  newFile(name: string): string;
  /** The host that a browser is to use for a profile: cookies ignore ports. */
  hostFor(profile: string): string;
  tell(told: Told): void;
  /** A run is through. */
  through(judge: Judge): void;
}

/** Virtual users' requests that are shown, of the many that there are. */
const SHOWN_AT_ONCE = 6;
const ROWS_EVERY_MS = 250;
const LOOK_EVERY_MS = 1000;

/** How long users are there before something is struck: theory counts who was. */
const SETTLED_MS = 2500;

interface Struck {
  readonly lever: string;
  readonly target: string | null;
  readonly injection: Noted;
  /** Under whom it was struck; null where nobody was there. */
  readonly users: Users | null;
}

export class Side {
  readonly #options: SideOptions;
  #profile: Profile | null = null;
  #person = new Person({ shared: false });
  #users: Users | null = null;
  #last: Judge | null = null;
  #usersSince = 0;
  #wanted = 0;
  #struck: Struck | null = null;
  #outcome: (Outcome & { readonly of: Users | null }) | null = null;
  #parts: readonly PartView[] = [];
  #roles: Readonly<Record<string, Role>> = {};
  #busy: Command['do'] | null = null;
  #problem: string | null = null;
  #queue: Promise<void> = Promise.resolve();
  #waiting: Row[] = [];

  constructor(options: SideOptions) {
    this.#options = options;
  }

  /** Goes on until the signal: what is seen is told, and the lab is looked at again and again. */
  async watch(): Promise<void> {
    const { signal } = this.#options;
    const rows = setInterval(() => this.#tellRows(), ROWS_EVERY_MS);
    try {
      while (!signal.aborted) {
        try {
          await this.#look();
        } catch (error) {
          if (signal.aborted) return;
          this.#problem = problemIn(error);
        }
        this.#tell();
        await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      clearInterval(rows);
    }
  }

  /** A request of the person at the browser has passed. */
  passed(exchange: Parameters<Person['see']>[0]): void {
    this.#options.tell({ type: 'rows', side: this.#options.name, rows: [this.#person.see(exchange)] });
  }

  /** Resolves when it is carried out; what goes wrong is told on the page. */
  do(command: Command): Promise<void> {
    this.#queue = this.#queue.then(async () => {
      if (this.#options.signal.aborted) return;
      this.#busy = command.do;
      this.#problem = null;
      this.#tell();
      try {
        await this.#carryOut(command);
      } catch (error) {
        if (!this.#options.signal.aborted) this.#problem = problemIn(error);
      } finally {
        this.#busy = null;
        this.#tell();
      }
    });
    return this.#queue;
  }

  get profileName(): string | null {
    return this.#profile?.name ?? null;
  }

  /** Of what has been seen since the users came last; null before. */
  get judge(): Judge | null {
    return this.#users?.judge ?? this.#last;
  }

  view(): SideView {
    const { name, tap, hostFor } = this.#options;
    const profile = this.#profile;
    const judge = this.#users?.judge;
    const result = resultOf(this.#users);
    return {
      side: name,
      profile: profile?.name ?? '',
      url: profile ? `http://${hostFor(profile.name)}:${tap.port}` : '',
      store: profile?.store ?? '',
      shared: profile ? traitsOf(profile).shared : false,
      parts: this.#parts,
      users: this.#users?.count ?? 0,
      levers: profile ? leversFor(profile, traitsOfRuntime(this.#options.lab.name)) : [],
      busy: this.#busy,
      struck: this.#struck && { lever: this.#struck.lever, target: this.#struck.target },
      figures: judge && result ? figuresOf(result, judge.progress) : null,
      outcome: this.#outcomeNow(result),
      problem: this.#problem,
    };
  }

  /** Undoes what is struck and lets the users go, so that the run is whole. */
  async end(): Promise<void> {
    await this.#queue;
    await this.#letGo();
  }

  async #carryOut(command: Command): Promise<void> {
    if (command.do === 'profile') await this.#bringUp(await readProfile(command.profile));
    if (command.do === 'users') await this.#welcome(command.users);
    if (command.do === 'strike') await this.#strike(command);
    if (command.do === 'undo') await this.#undo();
  }

  async #bringUp(profile: Profile): Promise<void> {
    const { lab, tap } = this.#options;
    requirePlainHttp(profile, 'what passes browsers on here');
    const wanted = this.#wanted;
    await this.#letGo();
    this.#outcome = null;
    tap.leadTo(null);
    try {
      await lab.up(profile);
      this.#profile = profile;
      this.#roles = await lab.roles();
      this.#person = new Person(traitsOf(profile));
    } finally {
      // What this machine can't run leaves the lab as it was.
      tap.leadTo((await lab.status())?.port ?? null);
    }
    if (wanted > 0) await this.#welcome(wanted);
  }

  async #welcome(count: number): Promise<void> {
    this.#wanted = count;
    await this.#undo();
    await this.#goodbye();
    this.#outcome = null;
    if (count === 0) return;
    const { lab, signal, newFile } = this.#options;
    if (!this.#profile) return;
    const users = new Users({
      ...{ lab, signal, profile: this.#profile, users: count },
      file: newFile(this.#profile.name),
      heard: (event, judge) => this.#heard(event, judge),
    });
    this.#users = users;
    this.#usersSince = Date.now();
    users.through
      .then(
        (judge) => {
          this.#last = judge;
          this.#options.through(judge);
        },
        (error: unknown) => {
          if (!signal.aborted) this.#problem = problemIn(error);
        },
      )
      .finally(() => {
        if (this.#users === users) this.#users = null;
      });
  }

  async #strike({ lever: name, guess, target }: Command & { readonly do: 'strike' }): Promise<void> {
    const { lab, signal } = this.#options;
    const profile = this.#profile;
    const lever =
      profile && leversFor(profile, traitsOfRuntime(lab.name)).find((lever) => lever.name === name);
    if (!profile || !lever) throw new UserError(`there is nothing called ${name} to do here`);
    const replica = lever.ofAReplica ? await this.#replica(target) : undefined;
    const fault = faultOf(name);
    await this.#undo();
    // Theory speaks of one fault: whoever saw another makes room for users who did not.
    if (this.#users?.struck) await this.#welcome(this.#wanted);
    const users = this.#users;
    if (users) await sleep(Math.max(0, this.#usersSince + SETTLED_MS - Date.now()), undefined, { signal });
    const injection = await injectionInto(lab, profile, fault, ONE_BY_ONE, replica);
    this.#outcome = {
      ...{ lever: name, target: replica ?? null, guess: guess ?? null, of: users },
      ...{ theory: null, measured: null, undone: false },
    };
    this.#struck = { lever: name, target: replica ?? null, injection, users };
    try {
      if (users) await users.strike(injection);
      else await injection.strike(lab, signal);
    } finally {
      this.#mourn(fault, injection);
    }
    if (lever.passes) await this.#undo();
  }

  /** @throws {UserError} where the lab has none of this name */
  async #replica(name: string | undefined): Promise<Replica> {
    const found = (await this.#options.lab.replicas()).find((replica) => replica === name);
    if (!found) throw new UserError(`there is no replica ${name}`);
    return found;
  }

  /** The person's own sessions may be gone, too. */
  #mourn({ loses }: Fault, injection: Noted): void {
    if (loses === 'dead-replica') for (const target of injection.targets) this.#person.died(target);
    if (loses === 'lost-by-store') this.#person.died(null);
  }

  async #undo(): Promise<void> {
    const struck = this.#struck;
    if (!struck) return;
    if (struck.users && struck.users === this.#users) await struck.users.heal(struck.injection);
    else await struck.injection.heal(this.#options.lab);
    this.#struck = null;
    if (this.#outcome) this.#outcome = { ...this.#outcome, undone: true };
  }

  async #goodbye(): Promise<void> {
    const users = this.#users;
    if (!users) return;
    const outcome = this.#outcomeNow(resultOf(users));
    this.#outcome = outcome && { ...outcome, of: users };
    await users.end();
    this.#users = null;
  }

  async #letGo(): Promise<void> {
    await this.#undo();
    await this.#goodbye();
  }

  #heard(event: HistoryEvent, judge: Judge): void {
    if (event.type !== 'op') return;
    const row = rowOfOperation(event, judge.lastCause);
    const waiting = this.#waiting;
    if (waiting.length < SHOWN_AT_ONCE) waiting.push(row);
    else if (row.fate === 'lost' || row.fate === 'failed') {
      // What went wrong is worth more than what went as ever.
      const spare = waiting.findIndex(({ fate }) => fate === 'found' || fate === 'none');
      if (spare >= 0) waiting[spare] = row;
    }
  }

  #tellRows(): void {
    if (this.#waiting.length === 0) return;
    this.#options.tell({ type: 'rows', side: this.#options.name, rows: this.#waiting });
    this.#waiting = [];
  }

  /** @param result of the users who are there */
  #outcomeNow(result: ProfileResult | null): Outcome | null {
    if (!this.#outcome) return null;
    const { of: users, ...outcome } = this.#outcome;
    if (!users || users !== this.#users) return outcome;
    const prediction = result?.fault ? users.predicted : null;
    return {
      ...outcome,
      theory: prediction && theoryOf(prediction),
      measured: result && measuredOf(result, users.count),
    };
  }

  #tell(): void {
    this.#options.tell({ type: 'side', side: this.view() });
  }

  /** Past the balancer: nobody's turn is taken. */
  async #look(): Promise<void> {
    const { lab } = this.#options;
    const status = await lab.status();
    if (!status || !this.#profile) {
      this.#parts = [];
      return;
    }
    const held = this.#struck && /^pause/.test(this.#struck.lever) ? this.#struck.injection.targets : [];
    const { shared } = traitsOf(this.#profile);
    const views: PartView[] = [];
    for (const { name, state } of status.parts) {
      const role = this.#roles[name];
      if (role === undefined) continue;
      const up = state.startsWith('running');
      const seen = !up ? 'down' : held.includes(name) ? 'held' : 'up';
      // One tells of all where they share a store.
      const asked =
        seen === 'up' && isReplica(name) && !(shared && views.some(({ sessions }) => sessions !== null));
      views.push({ name, role, state: seen, sessions: asked ? await this.#sessionsOf(name) : null });
    }
    this.#parts = views;
  }

  /** Null where it can't say: it may be just going, or its store may be away. */
  async #sessionsOf(replica: Replica): Promise<number | null> {
    const { path, answer } = operator.sessions;
    try {
      return answer.parse(await this.#options.lab.ask(replica, path)).count;
    } catch (error) {
      if (error instanceof UserError || error instanceof CommandFailed) return null;
      throw error;
    }
  }
}

/** Null until there is a run. */
const resultOf = (users: Users | null): ProfileResult | null =>
  users?.judge?.run ? users.judge.result() : null;

const problemIn = (error: unknown): string => (error instanceof Error ? error.message : String(error));
