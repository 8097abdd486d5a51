/** Results by hand, for reports: a profile that keeps all but what a kill takes, one that loses all the time, one that surprises. */
import type { GuaranteeResult, Hop, ProfileResult, Report } from '../../src/model/result.ts';
import type { Making } from '../../src/report/making.ts';

export const held = (checked: number): GuaranteeResult => ({
  verdict: 'intact',
  checked,
  violations: 0,
  unclear: 0,
});
export const broken = (checked: number, violations: number): GuaranteeResult => ({
  verdict: 'broken',
  checked,
  violations,
  unclear: 0,
});

export const HOP: Hop = {
  atMs: 1000,
  ms: 2,
  request: 'GET /image',
  replay: false,
  replica: 'app-1',
  status: 200,
  sent: null,
  set: null,
  wrote: null,
  saw: null,
};

export const sticky: ProfileResult = {
  profile: 'sticky',
  balancer: 'ip-hash',
  store: 'memory',
  replicas: 3,
  startedAt: '2026-01-02T03:04:05.000Z',
  cutShort: null,
  load: {
    scenario: 'image',
    users: 60,
    rate: null,
    arrivals: null,
    clients: 'spread',
    pauseMs: 100,
    seed: 1,
  },
  verdict: 'intact',
  expected: 'intact',
  because: 'a client address always meets the replica that has its session',
  asPredicted: true,
  surprises: [],
  flows: { ok: 900, fail: 0, info: 0 },
  kept: { rate: 1, ci95: [0.997, 1], predicted: [1, 1] },
  guarantees: {
    'session-kept': held(1700),
    'read-your-writes': held(900),
    'monotonic-reads': held(840),
    'monotonic-writes': held(840),
    'writes-follow-reads': held(840),
    'no-lost-update': { verdict: 'unknown', checked: 12, violations: 0, unclear: 3 },
    isolation: held(900),
    'logout-final': null,
    'flash-once': null,
    availability: held(1800),
  },
  sessions: { started: 60, lost: 0, lostByCause: {} },
  losses: { byCause: {}, afterFault: { 'dead-replica': 24 }, examples: {} },
  anomalies: {
    'lost-session': 0,
    'stale-read': 0,
    'lost-update': null,
    'foreign-read': 0,
    resurrected: null,
  },
  httpErrors: 0,
  errors: {},
  balance: {
    requests: { 'app-1': 600, 'app-2': 720, 'app-3': 480 },
    sessions: { 'app-1': 20, 'app-2': 24, 'app-3': 16 },
    jain: 0.974,
    jainSessions: 0.974,
    jainSessionsByChance: 0.968,
    predictedShares: { 'app-1': 0.333, 'app-2': 0.4, 'app-3': 0.267 },
    misplaced: [],
  },
  latencyMs: { p50: 1.3, p95: 4, p99: 8.9, max: 20 },
  latencyByStep: {
    steady: { upload: { count: 900, p50: 1.5, p95: 4, p99: 9, max: 20 } },
    fault: { upload: { count: 800, p50: 1.6, p95: 5, p99: 12, max: 30 } },
  },
  throughputPerS: 580,
  costs: {
    cpuMsPerRequest: { app: 0.412, balancer: 0.051, store: 0 },
    commandsPerRequest: 0,
    messagesPerWrite: 0,
    predictedMessagesPerWrite: 0,
    bytesPerRequest: 0,
    replicaBytesPerSession: 612,
    storeBytesPerSession: 0,
  },
  fault: {
    name: 'kill',
    targets: ['app-2'],
    did: 'app-2 was killed',
    beginMs: 3000,
    hitMs: 3070,
    healedMs: 4500,
    lost: 24,
    predictedLost: [24, 24],
    moved: null,
    indeterminate: 2,
    lostOnReturn: 20,
    lostByCause: { 'dead-replica': 24, 'wrong-replica': 20 },
    flows: { ok: 800, fail: 10, info: 0 },
    longestUnavailableMs: 1204,
    recoveryMs: 1100,
    violations: { 'session-kept': 44 },
    httpErrors: 0,
  },
  timeline: {
    sliceMs: 250,
    slices: [
      { ok: 10, fail: 0, info: 0 },
      { ok: 5, fail: 5, info: 2 },
      { ok: 0, fail: 0, info: 0 },
    ],
  },
};

export const roundRobin: ProfileResult = {
  ...sticky,
  profile: 'round-robin',
  verdict: 'broken',
  expected: 'broken',
  because: 'the redirect goes to the next replica in turn, and each knows only its own sessions',
  flows: { ok: 300, fail: 600, info: 0 },
  kept: { rate: 1 / 3, ci95: [0.303, 0.365], predicted: [0.27, 0.4] },
  guarantees: {
    ...sticky.guarantees,
    'session-kept': broken(1100, 777),
    'read-your-writes': broken(900, 600),
  },
  sessions: { started: 820, lost: 777, lostByCause: { 'wrong-replica': 777 } },
  losses: {
    byCause: { 'wrong-replica': 777, 'cookie-replaced': 1 },
    afterFault: { 'wrong-replica': 600 },
    examples: {
      'wrong-replica': {
        guarantee: 'session-kept',
        user: 7,
        expected: 'session 0ddba11a recognised',
        hops: [
          { ...HOP, request: 'POST /image', wrote: { effect: 'replace', mark: 'u7-w1' }, set: '0ddba11a' },
          { atMs: 1100, fault: 'app-3 was killed', targets: ['app-3'] },
          {
            ...HOP,
            atMs: 1200,
            replica: 'app-2',
            sent: '0ddba11a',
            set: 'cleared',
            saw: { marks: [], count: 0 },
          },
        ],
      },
    },
  },
};

export const surprised: ProfileResult = {
  ...sticky,
  profile: '<script>alert(1)</script>',
  asPredicted: false,
  surprises: ['the verdict is broken, predicted was intact'],
};

/** As of a target from outside: nothing is known of it but what its users saw. */
export const ownTarget: ProfileResult = {
  ...roundRobin,
  profile: 'http://127.0.0.1:3000',
  ...{
    balancer: null,
    store: null,
    expected: null,
    because: null,
    asPredicted: null,
    costs: null,
    fault: null,
  },
  kept: { ...roundRobin.kept, predicted: null },
  balance: {
    ...roundRobin.balance,
    requests: {},
    sessions: {},
    jain: null,
    predictedShares: null,
    misplaced: null,
  },
  latencyByStep: { ...roundRobin.latencyByStep, fault: null },
  losses: {
    ...roundRobin.losses,
    afterFault: null,
    explanations: {
      'cookie-replaced': { figures: null, repair: 'find the answer that replaces it' },
      'wrong-replica': { figures: null, repair: 'keep sessions elsewhere, or use a sticky balancer' },
    },
  },
};

export const MADE: Making = {
  command: 'session-lab report a.ndjson.gz',
  version: '1.2.3',
  commit: 'c0ffee1',
};

export const report = (...profiles: ProfileResult[]): Report => ({
  further: [],
  skipped: [],
  schema: 'session-lab/report@1',
  runtime: 'processes',
  environment: { nginx: '1.30.6', redis: '8.0.6', node: '24.21.0', cpus: 2 },
  profiles,
});
