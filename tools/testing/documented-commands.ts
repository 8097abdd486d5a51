/** What is wrong with a command that a document shows: targets, variables, options, names and files that do not exist. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SCENARIO_NAMES, UserError } from 'session-lab';
import { apps } from '../../lab/src/catalogue/apps/index.ts';
import { faults } from '../../lab/src/catalogue/faults/index.ts';
import { profileNames, readProfile } from '../../lab/src/catalogue/read-profile.ts';
import { RUNTIME_NAMES } from '../../lab/src/choose-lab.ts';
import { partsOf } from '../../lab/src/parts/index.ts';
import { ROOT } from '../../lab/src/paths.ts';
import { makeTargets } from './makefile.ts';
import { assignment, type ShellLine, shellWords } from './shell-lines.ts';

const LOADTEST = 'loadtest/src/main.ts';

/** Stands for what only the reader has: `URL`, `FILE`, `…`, files that the documents have them make, hosts of theirs. */
const READERS_OWN = /^[A-Z]+$|…|^(my-app|shop)\.(yaml|har)$|^recording\.har$|example\.com/;

/** Passes its options on to `session-lab merge`. */
const SWARM_LOAD = 'examples/swarm/load';

const targets = makeTargets();

/** Of all profiles. */
const PARTS: ReadonlySet<string> = new Set(
  (await Promise.all((await profileNames()).map((name) => readProfile(name)))).flatMap((profile) =>
    partsOf(profile).map(({ name }) => name),
  ),
);

/** @returns a sentence for each mistake; none where all is there */
export async function problemsOf({ program, args, text }: ShellLine): Promise<string[]> {
  switch (program) {
    case 'make':
      return ofMake(args);
    case 'npx':
    case 'session-lab':
      return ofSessionLab(program === 'npx' ? args : ['session-lab', ...args]);
    case 'tools/run':
    case 'node':
      return args[0] === LOADTEST
        ? ofSessionLab(['session-lab', ...args.slice(1)])
        : missing(args.slice(0, 1));
    case 'docker':
      return ofCompose(args);
    case 'kubectl':
      return missing(args.flatMap((word, at) => (args[at - 1] === '-f' && word !== '-' ? [word] : [])));
    case SWARM_LOAD:
      return ofOptions(args, await helpOf(LOADTEST, 'merge'));
    case 'xargs':
      return problemsOf(commandIn(args, text));
    case 'seq':
    case 'npm':
    case 'kill':
    case 'wait':
      return [];
    default:
      return [`${text}: no test knows ${program}`];
  }
}

/** What xargs is to start. */
function commandIn(args: readonly string[], text: string): ShellLine {
  const at = args.findIndex((word) => word === 'npx' || word === 'session-lab');
  return { text, env: {}, program: args[at] ?? '', args: args.slice(at + 1) };
}

async function ofMake(args: readonly string[]): Promise<string[]> {
  const variables = args.filter((word) => word.includes('=')).map(assignment);
  const named = args.filter((word) => !word.includes('='));
  const problems: string[] = [];
  for (const name of named) if (!targets.has(name)) problems.push(`there is no make ${name}`);
  const target = targets.get(named[0] ?? '');
  for (const [name, value] of variables) {
    const inRecipe = target && new RegExp(`\\$[({]${name}\\b`).test(target.recipe);
    // To ask a program takes longer than all else.
    const help = target?.runs && (name === 'ARGS' || !inRecipe) ? await helpOf(...target.runs) : null;
    if (target && !inRecipe && !help?.variables.has(name)) problems.push(`make ${named[0]} takes no ${name}`);
    problems.push(...(name === 'ARGS' ? ofOptions(shellWords(value), help) : await ofVariable(name, value)));
  }
  return problems;
}

async function ofSessionLab([name = '', command = '', ...args]: readonly string[]): Promise<string[]> {
  if (name !== 'session-lab') return [`no test knows npx ${name}`];
  const help = await helpOf(LOADTEST, command);
  return help.options.size === 0 ? [`there is no session-lab ${command}`] : ofOptions(args, help);
}

function ofOptions(words: readonly string[], help: Help | null): string[] {
  const problems: string[] = [];
  for (const [at, word] of words.entries()) {
    if (word.startsWith('--') && word !== '--help' && !help?.options.has(word))
      problems.push(`there is no option ${word}`);
    if (words[at - 1] === '--scenario' && !isScenario(word)) problems.push(`there is no scenario ${word}`);
  }
  return problems;
}

async function ofVariable(name: string, value: string): Promise<string[]> {
  if (READERS_OWN.test(value)) return [];
  const problems: string[] = [];
  for (const one of value.split(',')) {
    const known = await (CHOICES[name] ?? (() => true))(one);
    if (!known) problems.push(`${name}=${value}: there is no ${one}`);
  }
  return problems;
}

const isProfile = (name: string): Promise<boolean> =>
  readProfile(name).then(
    () => true,
    (error) => {
      if (error instanceof UserError) return false;
      throw error;
    },
  );
const isFault = (name: string): boolean => faults.some((fault) => fault.name === name);

const CHOICES: Readonly<Record<string, (value: string) => boolean | Promise<boolean>>> = {
  PROFILE: isProfile,
  PROFILES: isProfile,
  FAULT: isFault,
  FAULTS: isFault,
  APP: (name) => apps.some((app) => app.name === name),
  RUNTIME: (name) => RUNTIME_NAMES.includes(name),
  PORT: (port) => Number(port) > 0 && Number(port) < 65_536,
  PART: (part) => PARTS.has(part),
};

/** A name, a mix as `image:3,cart:1`, or a file. */
const isScenario = (text: string): boolean =>
  READERS_OWN.test(text) ||
  existsSync(join(ROOT, text)) ||
  text.split(',').every((part) => SCENARIO_NAMES.some((name) => name === part.replace(/:\d+$/, '')));

function ofCompose(args: readonly string[]): string[] {
  const problems = missing(args.flatMap((word, at) => (args[at - 1] === '--env-file' ? [word] : [])));
  const at = args.findIndex((word) => word === 'run' || word === 'build');
  const services = at < 0 ? [] : args.slice(at + 1).filter((word) => !word.startsWith('-'));
  const file = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
  for (const service of services)
    if (!file.includes(`\n  ${service}:`)) problems.push(`docker-compose.yml has no ${service}`);
  return problems;
}

const missing = (files: readonly string[]): string[] =>
  files.filter((file) => !existsSync(join(ROOT, file))).map((file) => `there is no ${file}`);

interface Help {
  readonly options: ReadonlySet<string>;
  /** Of the environment. */
  readonly variables: ReadonlySet<string>;
}

const asked = new Map<string, Promise<Help>>();

/** What a command says of itself; nothing where there is none of that name. */
function helpOf(main: string, command: string): Promise<Help> {
  const key = `${main} ${command}`;
  const known = asked.get(key) ?? ask(main, command);
  asked.set(key, known);
  return known;
}

async function ask(main: string, command: string): Promise<Help> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, main), command, '--help']).catch(
    (error: { stdout?: string }) => {
      if (typeof error.stdout === 'string') return { stdout: error.stdout };
      throw error;
    },
  );
  if (!new RegExp(`^Usage: \\S+ ${command}\\b`).test(stdout))
    return { options: new Set(), variables: new Set() };
  return {
    options: new Set([...stdout.matchAll(/(--[a-z0-9-]+)/g)].map(([, option = '']) => option)),
    variables: new Set([...stdout.matchAll(/\benv:\s+([A-Z_]+)/g)].map(([, name = '']) => name)),
  };
}
