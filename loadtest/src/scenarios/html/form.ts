/** A page's forms, found, filled and sent as browsers do it (WHATWG HTML, "Constructing the entry list"). */
import type { Element } from 'domhandler';
import { getText } from 'domutils';
import { parsedUrl } from '../../model/parsed-url.ts';
import { elements } from './elements.ts';
import type { ShownPage } from './shown-page.ts';

export interface Form {
  /** Where it is sent, with its origin. */
  readonly action: string;
  readonly method: 'GET' | 'POST';
  readonly isMultipart: boolean;
  readonly controls: readonly Control[];
}

interface Control {
  readonly name: string;
  readonly kind: 'field' | 'hidden' | 'file' | 'submit';
  /** What is sent where nobody fills it in: none for a box that is not checked, several for a list. */
  readonly values: readonly string[];
}

/** What a scenario says of a form: any of these. */
export interface Wanted {
  readonly selector?: string | undefined;
  /** Where it is sent: a path, or an address. */
  readonly action?: string | undefined;
  readonly fields: readonly string[];
}

export type Fields = Readonly<Record<string, readonly string[]>>;

/** By its selector alone; else by its action, of several the one that has the fields; else by its fields. */
export function findForm(page: ShownPage, { selector, action, fields }: Wanted): Form | null {
  const forms = formsOf(page);
  if (selector !== undefined) {
    const [element] = elements(selector, page.document);
    const at = element && (element.name === 'form' ? element : ownerOf(element, page));
    return forms.find((form) => form.element === at) ?? null;
  }
  const having = forms.filter((form) =>
    fields.every((field) => form.controls.some(({ name }) => name === field)),
  );
  const led = action === undefined ? [] : forms.filter((form) => isSamePlace(form.action, action, page));
  const byAction = led.find((form) => having.includes(form)) ?? (led.length === 1 ? led[0] : undefined);
  if (byAction) return byAction;
  return fields.length > 0 ? (having[0] ?? null) : null;
}

export function formsOf(page: ShownPage): (Form & { readonly element: Element })[] {
  return elements('form', page.document).map((element) => ({
    element,
    action: addressOf(element.attribs.action ?? '', page),
    method: element.attribs.method?.toLowerCase() === 'post' ? 'POST' : 'GET',
    isMultipart: element.attribs.enctype?.toLowerCase() === 'multipart/form-data',
    controls: controlsOf(element, page),
  }));
}

/**
 * The names and values that are sent, in the form's order; fields that it lacks come last, as a script adds them. A button
 * that is among the fields is pressed, else the first one, as by the return key.
 */
export function entriesOf({ controls }: Pick<Form, 'controls'>, fields: Fields): [string, string][] {
  const buttons = controls.filter(({ kind }) => kind === 'submit');
  const pressed = buttons.find(({ name }) => name in fields) ?? buttons[0];
  const given = new Set<string>();
  const entries = controls.flatMap((control): [string, string][] => {
    const { name, kind, values } = control;
    if (kind === 'submit' && control !== pressed) return [];
    const own = fields[name];
    if (name === '' || (own && given.has(name))) return [];
    if (own) given.add(name);
    return (own ?? values).map((value) => [name, value]);
  });
  const added = Object.entries(fields).flatMap(([name, values]) =>
    given.has(name) ? [] : values.map((value): [string, string] => [name, value]),
  );
  return [...entries, ...added];
}

function controlsOf(form: Element, page: ShownPage): Control[] {
  return elements('input, select, textarea, button', page.document)
    .filter((element) => ownerOf(element, page) === form && !isDisabled(element))
    .flatMap((element) => controlOf(element) ?? []);
}

function controlOf(element: Element): Control | null {
  const { name: tag, attribs } = element;
  const { name = '', value = '' } = attribs;
  const type = attribs.type?.toLowerCase() ?? '';
  if (tag === 'textarea')
    return { name, kind: 'field', values: [getText(element).replace(/^\n/, '').replace(/\r?\n/g, '\r\n')] };
  if (tag === 'select') return { name, kind: 'field', values: chosenIn(element) };
  if (tag === 'button')
    return type === '' || type === 'submit' ? { name, kind: 'submit', values: [value] } : null;
  if (type === 'submit' || type === 'image') return { name, kind: 'submit', values: [value] };
  if (type === 'button' || type === 'reset') return null;
  if (type === 'file') return { name, kind: 'file', values: [''] };
  if (type === 'checkbox' || type === 'radio')
    return { name, kind: 'field', values: 'checked' in attribs ? [attribs.value ?? 'on'] : [] };
  return { name, kind: type === 'hidden' ? 'hidden' : 'field', values: [value] };
}

function chosenIn(select: Element): string[] {
  const options = elements('option', select).filter((option) => !('disabled' in option.attribs));
  const chosen = options.filter((option) => 'selected' in option.attribs);
  const isList = 'multiple' in select.attribs;
  // A list to drop down shows its first option where none is chosen.
  const sent = isList ? chosen : chosen.length > 0 ? chosen.slice(-1) : options.slice(0, 1);
  return sent.map((option) => option.attribs.value ?? getText(option).trim());
}

/** The form that a control belongs to: by its attribute, or the one that it is in. */
function ownerOf(element: Element, page: ShownPage): Element | null {
  const { form: id } = element.attribs;
  if (id !== undefined)
    return elements('form', page.document).find(({ attribs }) => attribs.id === id) ?? null;
  return ancestorOf(element, 'form');
}

function isDisabled(element: Element): boolean {
  const group = ancestorOf(element, 'fieldset');
  return 'disabled' in element.attribs || (group !== null && 'disabled' in group.attribs);
}

function ancestorOf(element: Element, name: string): Element | null {
  for (let at = element.parent; at; at = at.parent)
    if ('name' in at && at.name === name) return at as Element;
  return null;
}

/** An address on a page is from its base, or from the page itself; an empty one is the page's own. */
export function addressOf(address: string, page: ShownPage): string {
  const [base] = elements('base[href]', page.document);
  const from = base ? (parsedUrl(base.attribs.href ?? '', page.address)?.href ?? page.address) : page.address;
  return parsedUrl(address.trim() === '' ? page.address : address.trim(), from)?.href ?? page.address;
}

/** The same but for queries. */
function isSamePlace(action: string, wanted: string, page: ShownPage): boolean {
  const [a, b] = [parsedUrl(action), parsedUrl(wanted, page.address)];
  return a !== null && b !== null && a.origin === b.origin && a.pathname === b.pathname;
}
