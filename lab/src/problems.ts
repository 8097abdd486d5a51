/** Problems of a lab, in the same words in every runtime. */
import { UserError } from 'session-lab';

export const noLabIsUp = (): UserError =>
  new UserError('no lab is up: bring one up with make up PROFILE=round-robin, sticky or redis');

export const noSuchLab = (name: string): UserError =>
  new UserError(`no lab "${name}" is up: make ps tells which are`);

export const severalLabs = (names: readonly string[]): UserError =>
  new UserError(`several labs are up: say which one is meant, with LAB=${names.join(' or LAB=')}`);

export const noLinks = (): UserError =>
  new UserError('this lab was brought up without links: there is nothing to impair');

export const cannotBeTold = (proxy: string): UserError =>
  new UserError(`${proxy} can’t be told anything while it runs`);

export const noPrimary = (): UserError =>
  new UserError('nobody names a primary of Redis: make ps tells which are up');

export const noScheduler = (runtime: string): UserError =>
  new UserError(`${runtime} puts no replicas on nodes by itself`);

export const noSuchPart = (part: string, parts: readonly string[]): UserError =>
  new UserError(`there is no part "${part}"; choose one of: ${parts.join(', ')}`);

export const noAnswer = (replica: string, cause?: unknown): UserError =>
  new UserError(`${replica} does not answer: make ps tells whether it is up`, { cause });

export const badAnswer = (replica: string, answer: string): UserError =>
  new UserError(`${replica} answered ${answer.trim()}`);
