/** Writes each request of a draft: as few fields as it takes, and each value by where it came from. */

import { decoded } from '../model/decoded.ts';
import { elements } from '../scenarios/html/elements.ts';
import { addressOf, entriesOf, type Form } from '../scenarios/html/form.ts';
import type { ShownPage } from '../scenarios/html/shown-page.ts';
import type { DraftStep } from './draft.ts';
import { leavesOf } from './leaves.ts';
import type { Literals } from './literals.ts';
import { sourceIn } from './origin-of-value.ts';
import type { Field } from './recording.ts';
import { basicIn, bearerIn, customHeaders, isId, isTokenLike } from './roles.ts';
import { isUntouched, untouched } from './typed.ts';
import { freeName, valueName } from './value-name.ts';
import type { Visit } from './visits.ts';

export interface Known {
  readonly visits: readonly Visit[];
  /** The page before each visit, and the form on it that the visit sends. */
  readonly pages: readonly (ShownPage | null)[];
  readonly forms: readonly (Form | null)[];
  readonly literals: Literals;
  /** Names that stand for other values. */
  readonly taken: readonly string[];
  /** A token that scripts carry after the visit that was given it, though the recording does not show it. */
  readonly hidden: { readonly token: string; readonly at: number } | null;
}

export class RequestWriter {
  readonly #known: Known;
  readonly #steps: DraftStep[] = [];
  readonly #names: Set<string>;
  /** What goes to the accounts' file, by its name there. */
  readonly own: Record<string, string> = {};

  constructor(known: Known) {
    this.#known = known;
    this.#names = new Set(['user', 'mark', ...known.taken]);
  }

  /** Steps are written in their order: a later one may ask an earlier one to carry something on. */
  write(step: DraftStep, index: number): void {
    const { first } = step.visit;
    this.#steps[index] = step;
    const form = this.#known.forms[index] ?? null;
    this.#carryHeaders(step, index);
    if (form) this.#writeForm(step, form, index);
    else this.#writePlain(step, index);
    if (first.headers['x-requested-with'] && form) step.headers['X-Requested-With'] = 'XMLHttpRequest';
  }

  #writeForm(step: DraftStep, form: Form, index: number): void {
    const { first } = step.visit;
    const had = untouched(form);
    const fields: Record<string, string | string[]> = {};
    const buttons = form.controls.filter(({ kind }) => kind === 'submit');
    for (const leaf of leavesOf(first.body)) {
      const isFirstButton = buttons[0]?.name === leaf.name;
      if (isUntouched(leaf, had) && (isFirstButton || !buttons.some(({ name }) => name === leaf.name)))
        continue;
      const isHidden = form.controls.some(({ name, kind }) => kind === 'hidden' && name === leaf.name);
      // A script has changed it, or it is another page's: the form has its own.
      if (isHidden && (isTokenLike(leaf.value) || isId(leaf.value))) continue;
      if (leaf.isFile && leaf.value === '') continue;
      if (leaf.isFile)
        step.guesses.push(`the file’s content is not in the recording: ${leaf.name} is sent as a small text`);
      const value = this.#value(leaf.name, leaf.value, index);
      addField(fields, leaf.name, value);
    }
    step.form = fields;
    const path = this.#known.literals.inPath(first.url);
    const isPlain = !/\?|\{\{/.test(path) && !first.url.pathname.split('/').some(isId);
    const isSamePlace = new URL(form.action).pathname === first.url.pathname;
    if (
      (isPlain && isSamePlace && first.url.origin === this.#known.visits[0]?.first.url.origin) ||
      !isSamePlace
    ) {
      step.method = first.method.toLowerCase();
      step.path = path;
      return;
    }
    // By its fields alone it has to be found: which another form may have, too.
    if (Object.keys(fields).length === 0 || !entriesOf(form, {}).length)
      step.formAt = `form[action*="${lastPart(new URL(form.action))}"]`;
  }

  #writePlain(step: DraftStep, index: number): void {
    const { first } = step.visit;
    step.method = first.method.toLowerCase();
    step.path = this.#link(step, index) ?? this.#path(step, index);
    const { body } = first;
    if (!body) return;
    if (body.kind === 'json') {
      for (const { name, value } of leavesOf(body)) this.#value(name, value, index);
      step.json = this.#known.literals.inJson(body.value);
    } else if (body.kind === 'text') step.text = this.#known.literals.in(body.text);
    else if (body.kind === 'multipart' && body.fields.some(({ filename }) => filename !== undefined)) {
      step.multipart = Object.fromEntries(body.fields.map((field) => [field.name, this.#part(field, index)]));
      step.guesses.push(
        'the file’s content is not in the recording: give it one of your own, { file: picture.png }',
      );
    } else {
      const fields: Record<string, string | string[]> = {};
      for (const { name, value } of body.fields) addField(fields, name, this.#value(name, value, index));
      step.form = fields;
    }
  }

  #part({ name, value, filename, type }: Field, index: number): unknown {
    if (filename === undefined) return this.#value(name, value, index);
    return {
      filename: this.#known.literals.in(filename),
      ...(type ? { type } : {}),
      content: this.#known.literals.in(value),
    };
  }

  /** A link whose address has a token in it is taken from the page that has it. */
  #link({ visit: { first } }: DraftStep, index: number): string | null {
    const page = this.#known.pages[index];
    const hasToken = [...first.url.searchParams.values()].some(
      (value) => isTokenLike(value) && this.#known.literals.get(value) === undefined,
    );
    if (!page || !hasToken || first.method !== 'GET') return null;
    const link = elements('a[href]', page.document).find(
      ({ attribs }) => addressOf(attribs.href ?? '', page) === first.url.href,
    );
    if (!link) return null;
    // Of what tells it from other links, what is the same for every user.
    const { literals } = this.#known;
    const selectors = [...first.url.searchParams]
      .filter(([, value]) => value !== '' && !isTokenLike(value) && !literals.inAddress(value).includes('{{'))
      .map(([name, value]) => ({ own: value, selector: `a[href*="${name}=${encodeURIComponent(value)}"]` }));
    selectors.push({ own: lastPart(first.url), selector: `a[href*="${first.url.pathname}"]` });
    const found = selectors.find(({ selector }) => elements(selector, page.document)[0] === link);
    if (!found) return null;
    const from = this.#stepOf(page);
    if (!from) return null;
    const own = this.#fresh(found.own);
    from.extract[own] = { css: found.selector, attr: 'href' };
    return `{{${own}}}`;
  }

  #stepOf(page: ShownPage): DraftStep | undefined {
    return this.#steps.findLast(
      ({ visit }) => visit.last.url.href === page.address && visit.last.answer?.body === page.body,
    );
  }

  /** Ids and tokens in it come from earlier answers. */
  #path(step: DraftStep, index: number): string {
    const { url } = step.visit.first;
    for (const part of [...url.pathname.split('/').map(decoded), ...url.searchParams.values()])
      if ((isId(part) || isTokenLike(part)) && !this.#carry('id', part, index) && isTokenLike(part))
        this.#keep('id', part, step);
    return this.#known.literals.inPath(url);
  }

  /** A template for a field's value. */
  #value(name: string, value: string, index: number): string {
    const { literals } = this.#known;
    if (
      literals.get(value) === undefined &&
      (isTokenLike(value) ||
        (/id$|token|csrf|nonce/i.test(name) && value.length >= 1 && (isId(value) || value.length >= 8)))
    )
      this.#carry(name, value, index);
    return literals.in(value);
  }

  #carryHeaders(step: DraftStep, index: number): void {
    const { headers } = step.visit.first;
    const { literals, hidden } = this.#known;
    const isHidden = hidden !== null && index > hidden.at && step.visit.first.as === 'script';
    const bearer = isHidden ? hidden.token : bearerIn(headers);
    if (bearer !== null) {
      if (!this.#carry('token', bearer, index)) this.#keep('token', bearer, step);
      step.auth = { bearer: literals.in(bearer) };
    }
    const basic = basicIn(headers);
    if (basic)
      step.auth = { basic: { user: literals.in(basic.user), password: literals.in(basic.password) } };
    for (const [name, value] of customHeaders(headers)) {
      const isSecret = isTokenLike(value) || value.length >= 12 || /token|key|secret|auth/.test(name);
      if (isSecret && !this.#carry(name.replace(/^x-/, ''), value, index)) this.#keep(name, value, step);
      step.headers[name] = literals.in(value);
    }
  }

  /** What no answer gave is the user's own, as a password is. */
  #keep(name: string, value: string, step: DraftStep): void {
    const own = this.#fresh(name);
    this.own[own] = value;
    this.#known.literals.set(value, `{{${own}}}`);
    step.guesses.push(`no answer gave ${name}: it is in the accounts’ file, as ${own}`);
  }

  /** Has the answer that gave a value carry it on. @returns whether there is one */
  #carry(name: string, value: string, index: number): boolean {
    const { visits, literals } = this.#known;
    if (literals.get(value) !== undefined) return true;
    for (let at = index - 1; at >= 0; at--) {
      const visit = visits[at];
      const step = this.#steps[at];
      if (!visit || !step) continue;
      const answers = [visit.last, ...visit.hops.toReversed()].map(({ answer }) => answer);
      for (const [place, answer] of answers.entries()) {
        const source = sourceIn(answer, value);
        // Of a redirect only the headers are carried on.
        if (!source || (place > 0 && !('header' in source || 'from' in source))) continue;
        const own = this.#fresh(name);
        step.extract[own] = source;
        literals.set(value, `{{${own}}}`);
        return true;
      }
    }
    return false;
  }

  #fresh(wanted: string): string {
    const name = freeName(valueName(wanted, 'value'), (one) => this.#names.has(one));
    this.#names.add(name);
    return name;
  }
}

/** A name that comes again has several values. */
function addField(fields: Record<string, string | string[]>, name: string, value: string): void {
  const before = fields[name];
  fields[name] = before === undefined ? value : [...[before].flat(), value];
}

const lastPart = ({ pathname }: URL): string => pathname.split('/').findLast((part) => part !== '') ?? '/';
