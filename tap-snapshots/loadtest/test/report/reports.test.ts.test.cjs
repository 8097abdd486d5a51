/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`loadtest/test/report/reports.test.ts > TAP > the Markdown has the same table > must match snapshot 1`] = `
# session-lab

60 users (spread), scenario image, pauses of 100 ms; 2026-01-02; processes; nginx 1.30.6, Redis 8.0.6, Node 24.21.0, 2 CPUs

| Profile     | Verdict | Flows kept | Predicted | Sessions lost | Lost to kill (predicted) | HTTP errors | Load share | Latency ms p50 / p99 |
| ----------- | ------- | ---------- | --------- | ------------- | ------------------------ | ----------- | ---------- | -------------------- |
| round-robin | broken  | 33.3 %     | 27–40 %   | 777 of 820    | 24 (24)                  | 0           | 33:40:27   | 1.3 / 8.9            |
| sticky      | intact  | 100 %      | 100 %     | 0 of 60       | 24 (24)                  | 0           | 33:40:27   | 1.3 / 8.9            |

- **round-robin**: 600 of 900 posts were gone from the page that their redirect led to, and not one answer was an error: the redirect goes to the next replica in turn, and each knows only its own sessions. Killing app-2 lost 24 sessions, without one HTTP error.
- **sticky**: All 900 flows were kept: a client address always meets the replica that has its session. Killing app-2 lost 24 sessions, without one HTTP error; back again, it got its users back and knew none of their 20 new sessions.

`

exports[`loadtest/test/report/reports.test.ts > TAP > the terminal shows a table, a sentence a profile, and whether all is as predicted > must match snapshot 1`] = `
┌─────────────┬─────────┬────────────┬───────────┬────────────┬─────────────┬────────┬────────────┬────────────┐
│ Profile     │ Verdict │ Flows kept │ Predicted │ Sessions   │ Lost to     │ HTTP   │ Load share │ Latency ms │
│             │         │            │           │ lost       │ kill        │ errors │            │ p50 / p99  │
│             │         │            │           │            │ (predicted) │        │            │            │
├─────────────┼─────────┼────────────┼───────────┼────────────┼─────────────┼────────┼────────────┼────────────┤
│ round-robin │ broken  │ 33.3 %     │ 27–40 %   │ 777 of 820 │ 24 (24)     │ 0      │ 33:40:27   │ 1.3 / 8.9  │
│ sticky      │ intact  │ 100 %      │ 100 %     │ 0 of 60    │ 24 (24)     │ 0      │ 33:40:27   │ 1.3 / 8.9  │
└─────────────┴─────────┴────────────┴───────────┴────────────┴─────────────┴────────┴────────────┴────────────┘

round-robin: 600 of 900 posts were gone from the page that their redirect led to, and not one answer was an error: the redirect goes to the next replica in turn, and each knows only its own sessions. Killing app-2 lost 24 sessions, without one HTTP error.
sticky: All 900 flows were kept: a client address always meets the replica that has its session. Killing app-2 lost 24 sessions, without one HTTP error; back again, it got its users back and knew none of their 20 new sessions.

Everything is as predicted.
`
