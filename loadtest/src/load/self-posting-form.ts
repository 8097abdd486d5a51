/**
 * A page that is no more than a form which posts itself: how an identity provider hands an answer back (OAuth 2.0 Form
 * Post Response Mode; SAML HTTP POST binding).
 */
import { Parser } from 'htmlparser2';

export interface FormPost {
  readonly action: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** Null where the page has no form that posts itself. */
export function selfPostingForm(body: string): FormPost | null {
  if (!body.includes('submit') || !/<form/i.test(body)) return null;
  let action: string | null = null;
  let inForm = false;
  let submits = false;
  const fields: [string, string][] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      if (/submit\s*\(/.test(attributes.onload ?? '')) submits = true;
      if (name === 'form' && action === null && attributes.method?.toLowerCase() === 'post') {
        action = attributes.action ?? '';
        inForm = true;
      }
      if (inForm && name === 'input' && attributes.name !== undefined)
        fields.push([attributes.name, attributes.value ?? '']);
    },
    ontext(text) {
      if (/\bsubmit\s*\(/.test(text)) submits = true;
    },
    onclosetag(name) {
      if (name === 'form') inForm = false;
    },
  });
  parser.end(body);
  return submits && action !== null ? { action, fields } : null;
}
