import t from 'tap';
import { aboutTime, Course } from '../../src/plan/course.ts';
import type { Plan } from '../../src/plan/plan.ts';

/** So many profiles with one run of ten seconds: nineteen seconds each, as planned. */
const planOf = (profiles: number): Plan =>
  ({
    name: 'compare',
    stages: Array.from({ length: profiles }, () => ({
      profile: {},
      runs: [{ load: { durationMs: 10_000 } }],
    })),
  }) as unknown as Plan;

t.test('what is left is what was planned, at the pace of what is through', async (t) => {
  const course = new Course(planOf(4), 1);
  course.begin(0, 0);
  t.equal(course.text(0), 'profile 1 of 4, about 80 s left');
  t.equal(course.leftMs(9000), 3 * 19_000 + 10_000, 'what the first has taken is not left');
  course.end(0, 38_000);
  course.begin(1, 38_000);
  t.equal(course.leftMs(38_000), 3 * 38_000, 'it took twice as long as planned, and so may the others');
  t.equal(course.text(38_000), 'profile 2 of 4, about 110 s left');
  t.equal(course.leftMs(138_000), 2 * 38_000, 'one that takes longer still is through at any moment');
});

t.test('side by side they take as long as all of them by turns, and as the longest at least', async (t) => {
  const course = new Course(planOf(4), 3);
  for (const stage of [0, 1, 2]) course.begin(stage, 0);
  t.equal(course.leftMs(0), (4 * 19_000) / 3);
  course.end(0, 19_000);
  t.equal(course.text(19_000), '1 of 4 profiles done, about 20 s left');
  t.equal(course.leftMs(19_000), 19_000);
});

t.test(
  'what is skipped takes no time and says nothing of the others; one profile has no course',
  async (t) => {
    const plan = planOf(2);
    const course = new Course(
      { ...plan, stages: [{ ...plan.stages[0], runs: [] }, ...plan.stages] } as Plan,
      1,
    );
    course.begin(0, 0);
    course.end(0, 5);
    t.equal(course.leftMs(5), 2 * 19_000);
    t.equal(new Course(planOf(1), 1).text(0), '');
  },
);

t.test('what was there before is not waited for, and sets no pace', async (t) => {
  const course = new Course(planOf(3), 1);
  course.take(0, 0);
  course.begin(1, 0);
  t.equal(course.text(0), 'profile 2 of 3, about 40 s left');
});

t.test('in tens of seconds, and from two minutes on in minutes', async (t) => {
  t.same([0, 44_000, 114_000, 118_000, 370_000].map(aboutTime), [
    'about 10 s',
    'about 40 s',
    'about 110 s',
    'about 2 min',
    'about 6 min',
  ]);
});
