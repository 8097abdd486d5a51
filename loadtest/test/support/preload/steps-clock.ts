/** Loaded ahead of the program: the machine's clock is set anew once it has been asked for so often, by so many hours. */
const { STEP_AFTER = '0', STEP_HOURS = '0' } = process.env;
const RealDate = Date;
const stepMs = Number(STEP_HOURS) * 3_600_000;
let asked = 0;

const stepped = (): number => RealDate.now() + (asked++ >= Number(STEP_AFTER) ? stepMs : 0);

globalThis.Date = new Proxy(RealDate, {
  construct: (of, given) => Reflect.construct(of, given.length === 0 ? [stepped()] : given),
  get: (of, key) => (key === 'now' ? stepped : Reflect.get(of, key)),
});
