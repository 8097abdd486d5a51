/** Told by the request that brings a user back from an identity provider. */
import type { Operation } from '../../model/event.ts';
import { type Checker, type Finding, HELD, type Known, violated } from '../finding.ts';
import { defineGuarantee } from '../guarantee.ts';

export const handshake = defineGuarantee({
  name: 'handshake',
  title: 'handshake',
  says: 'a login that was begun is completed, whichever replica its callback meets',
  violatedBy: ['u1 login app-1 ok', 'u1 hop app-2 fail refused'],
  precedence: 2.5,
  loses: 'login',
  fallsTo: [],
  ofAPage: true,
  check: () => new Handshake(),
});

class Handshake implements Checker {
  add(operation: Operation, { ledger }: Known): Finding | null {
    const { handshake } = operation;
    if (handshake === undefined) return null;
    return handshake === 'completed' ? HELD : violated('the login to be completed', ledger.begun(operation));
  }
}
