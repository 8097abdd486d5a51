/** The page that a tab shows: what a person could fill in or click on next. */
import type { Document } from 'domhandler';
import { parseDocument } from 'htmlparser2';

export class ShownPage {
  /** Where it is, with its origin. */
  readonly address: string;
  readonly body: string;
  readonly replica: string | null;
  #document: Document | null = null;

  constructor(address: string, body: string, replica: string | null = null) {
    this.address = address;
    this.body = body;
    this.replica = replica;
  }

  get document(): Document {
    this.#document ??= parseDocument(this.body);
    return this.#document;
  }
}
