import { html } from 'ghtml';
import type { Words } from './words.ts';

export const en: Words = {
  lang: 'en',
  answeredBy: (replica) => html`answered by <strong>${replica}</strong>`,
  pages: { views: 'Views', login: 'Login', cart: 'Cart', image: 'Image' },
  hops: 'The last requests of this browser',
  fates: { none: 'no session', found: 'session found', lost: 'session not known' },
  given: (session) => `given ${session}`,
  story: {
    firstVisit: (who) => `${who}: your first visit, no session yet`,
    sentNone: (who) => `${who} was sent no session`,
    began: (who, session) => `${who} began session ${session}`,
    foundThere: (who, session) => `${who} found ${session}`,
    renamed: (who, session, given) => `${who} found ${session}, and gave it the new name ${given}`,
    unknownThere: (who, session) => `${who} was sent ${session}: not known there`,
    beganInstead: (who, session, given) => `${who} was sent ${session}: not known there, and began ${given}`,
    found: (who, session) => `${who} was sent ${session}: found`,
    unknown: (who, session) => `${who} was sent ${session}: not known here`,
    unknownAnyMore: (who, session) => `${who} was sent ${session}: not known any more`,
    forgotten: (who, session, replica) =>
      `${who} was sent ${session}: not known here any more, though it was ${replica} that had it`,
    elsewhere: (who, session, replica) => `${who} was sent ${session}: not known here, ${replica} has it`,
  },
  home: (
    address,
  ) => html`Each page above keeps something in your session. Use one, reload it a few times, and watch
    which replica answers and whether it still knows you. Your address is <strong>${address}</strong>.`,
  views: {
    counted: (count, last) =>
      html`This session has counted <strong>${count}</strong> ${count === 1 ? 'view' : 'views'}${last ? `, the last of ${last}` : ''}.`,
    more: 'Count one more',
  },
  login: {
    you: (name) => html`You are <strong>${name}</strong>.`,
    nobody: 'Nobody is logged in.',
    name: 'Any name',
    logIn: 'Log in',
    logOut: 'Log out',
  },
  cart: {
    empty: 'The cart is empty.',
    item: 'Item',
    quantity: 'Quantity',
    add: 'Add',
    remove: 'Remove',
    removeItem: (item) => `Remove ${item}`,
  },
  image: {
    about: (name, bytes, uploads) => `${name}, ${bytes} bytes; upload number ${uploads} of this session.`,
    none: 'This session has no image.',
    choose: (limitKiB) => `An image of up to ${limitKiB} KiB`,
    upload: 'Upload',
    sample: 'A sample image',
    toSend: 'to send.',
  },
  error: (status) => `Error ${status}`,
  told: [],
};
