/** All that the pages say to a person, in one language; programs are always told in English. */
export interface Words {
  /** As HTML has it. */
  readonly lang: string;
  readonly answeredBy: (replica: string) => string;
  readonly pages: {
    readonly views: string;
    readonly login: string;
    readonly cart: string;
    readonly image: string;
  };
  readonly hops: string;
  readonly fates: { readonly none: string; readonly found: string; readonly lost: string };
  readonly given: (session: string) => string;
  /** The parts of a page's story; `who` is such as `POST app-2`. */
  readonly story: {
    readonly firstVisit: (who: string) => string;
    readonly sentNone: (who: string) => string;
    readonly began: (who: string, session: string) => string;
    readonly foundThere: (who: string, session: string) => string;
    readonly renamed: (who: string, session: string, given: string) => string;
    readonly unknownThere: (who: string, session: string) => string;
    readonly beganInstead: (who: string, session: string, given: string) => string;
    readonly found: (who: string, session: string) => string;
    readonly unknown: (who: string, session: string) => string;
    readonly unknownAnyMore: (who: string, session: string) => string;
    readonly forgotten: (who: string, session: string, replica: string) => string;
    readonly elsewhere: (who: string, session: string, replica: string) => string;
  };
  readonly home: (address: string) => string;
  /** Of HTML: what comes in is escaped already. */
  readonly views: { readonly counted: (count: number, last: string | null) => string; readonly more: string };
  readonly login: {
    readonly you: (name: string) => string;
    readonly nobody: string;
    readonly name: string;
    readonly logIn: string;
    readonly logOut: string;
  };
  readonly cart: {
    readonly empty: string;
    readonly item: string;
    readonly quantity: string;
    readonly add: string;
    readonly remove: string;
    readonly removeItem: (item: string) => string;
  };
  readonly image: {
    readonly about: (name: string, bytes: number, uploads: number) => string;
    readonly none: string;
    readonly choose: (limitKiB: number) => string;
    readonly upload: string;
    readonly sample: string;
    readonly toSend: string;
  };
  readonly error: (status: number) => string;
  /** Messages that programs are told, too, and how they read here, in their order; what matches none stays English. */
  readonly told: readonly (readonly [message: RegExp, says: string])[];
}
