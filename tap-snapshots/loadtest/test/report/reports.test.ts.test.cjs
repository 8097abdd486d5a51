/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`loadtest/test/report/reports.test.ts > TAP > a single profile is told in detail: each guarantee, and how it was lost, hop by hop > must match snapshot 1`] = `
                          before the fault                                                         after it                                      whole run
┌─────────────┬─────────┬────────────┬───────────┬────────────┬────────┬────────────┬────────────┬────────────┬─────────────┬────────┬─────────┬────────┬────────┐
│ Profile     │ Verdict │ Flows kept │ Predicted │ Sessions   │ HTTP   │ Load share │ Latency ms │ Flows kept │ Sessions    │ HTTP   │ Longest │ Losses │ HTTP   │
│             │         │            │           │ lost       │ errors │            │ p50 / p99  │            │ lost        │ errors │ wait    │        │ errors │
│             │         │            │           │            │        │            │            │            │ (predicted) │        │         │        │        │
├─────────────┼─────────┼────────────┼───────────┼────────────┼────────┼────────────┼────────────┼────────────┼─────────────┼────────┼─────────┼────────┼────────┤
│ round-robin │ broken  │ 33.3 %     │ 27–40 %   │ 777 of 820 │ 0      │ 33:40:27   │ 1.3 / 8.9  │ 98.8 %     │ 24 (24)     │ 0      │ 1.2 s   │ 1378   │ 0      │
└─────────────┴─────────┴────────────┴───────────┴────────────┴────────┴────────────┴────────────┴────────────┴─────────────┴────────┴─────────┴────────┴────────┘

round-robin: In 600 of 900 flows a page did not show what its user had just done, and not one answer was an error: the redirect goes to the next replica in turn, and each knows only its own sessions. When app-2 was killed, 24 sessions were lost, without one HTTP error.

  session kept         ✗ 777 of 1100 checks
  read your writes     ✗ 600 of 900 checks
  monotonic reads      ✓ 840 checks
  monotonic writes     ✓ 840 checks
  writes follow reads  ✓ 840 checks
  no lost update       ? 12 checks, 3 unclear
  isolation            ✓ 900 checks
  availability         ✓ 1800 checks

wrong-replica: 1377 losses, asked of a replica that does not have the session
  user 7, session kept:
    1.000 s  POST /image      → app-1  without a cookie, answered 200, wrote u7-w1, set cookie 0ddba11a
    1.100 s  ✗ app-3 was killed
    1.200 s  GET /image       → app-2  with cookie 0ddba11a, answered 200, cleared the cookie, showed nothing, 0 writes, should have been: session 0ddba11a recognised

cookie-replaced: 1 loss, the cookie had been replaced by another

Everything is as predicted.
`

exports[`loadtest/test/report/reports.test.ts > TAP > JUnit: with a prediction, that decides; a violation of its is told, and is no failure > must match snapshot 1`] = `
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="session-lab">
  <testsuite name="round-robin" timestamp="2026-01-02T03:04:05.000Z" tests="11" failures="0" skipped="3">
    <testcase classname="round-robin" name="session kept"><system-out>777 of 1100 checks violated it; the prediction decides</system-out></testcase>
    <testcase classname="round-robin" name="read your writes"><system-out>600 of 900 checks violated it; the prediction decides</system-out></testcase>
    <testcase classname="round-robin" name="monotonic reads"/>
    <testcase classname="round-robin" name="monotonic writes"/>
    <testcase classname="round-robin" name="writes follow reads"/>
    <testcase classname="round-robin" name="no lost update"><skipped message="unknown: 12 checks are too few, or prove nothing"/></testcase>
    <testcase classname="round-robin" name="isolation"/>
    <testcase classname="round-robin" name="logout is final"><skipped message="not put to the test"/></testcase>
    <testcase classname="round-robin" name="flash shown once"><skipped message="not put to the test"/></testcase>
    <testcase classname="round-robin" name="availability"/>
    <testcase classname="round-robin" name="as predicted"/>
  </testsuite>
  <testsuite name="&#60;script&#62;alert(1)&#60;/script&#62;" timestamp="2026-01-02T03:04:05.000Z" tests="11" failures="1" skipped="3">
    <testcase classname="&#60;script&#62;alert(1)&#60;/script&#62;" name="session kept"/>
    <testcase classname="&#60;script&#62;alert(1)&#60;/script&#62;" name="read your writes"/>
    <testcase classname="&#60;script&#62;alert(1)&#60;/script&#62;" name="monotonic reads"/>
    <testcase classname="&#60;script&#62;alert(1)&#60;/script&#62;" name="monotonic writes"/>
    <testcase classname="&#60;script&#62;alert(1)&#60;/script&#62;" name="writes follow reads"/>
    <testcase classname="&#60;script&#62;alert(1)&#60;/script&#62;" name="no lost update"><skipped message="unknown: 12 checks are too few, or prove nothing"/></testcase>
    <testcase classname="&#60;script&#62;alert(1)&#60;/script&#62;" name="isolation"/>
    <testcase classname="&#60;script&#62;alert(1)&#60;/script&#62;" name="logout is final"><skipped message="not put to the test"/></testcase>
    <testcase classname="&#60;script&#62;alert(1)&#60;/script&#62;" name="flash shown once"><skipped message="not put to the test"/></testcase>
    <testcase classname="&#60;script&#62;alert(1)&#60;/script&#62;" name="availability"/>
    <testcase classname="&#60;script&#62;alert(1)&#60;/script&#62;" name="as predicted"><failure message="the verdict is broken, predicted was intact"/></testcase>
  </testsuite>
</testsuites>

`

exports[`loadtest/test/report/reports.test.ts > TAP > the Markdown has the same table > must match snapshot 1`] = `
# session-lab

sticky kept what users did, round-robin lost it; when app-2 was killed, round-robin lost 24 sessions and sticky 24; all as predicted.

60 users (spread), scenario image, pauses of 100 ms; 2026-01-02; processes; nginx 1.30.6, redis 8.0.6, node 24.21.0, 2 CPUs

| Profile     | Verdict | before the fault: Flows kept | before the fault: Predicted | before the fault: Sessions lost | before the fault: HTTP errors | before the fault: Load share | before the fault: Latency ms p50 / p99 | after it: Flows kept | after it: Sessions lost (predicted) | after it: HTTP errors | after it: Longest wait | whole run: Losses | whole run: HTTP errors |
| ----------- | ------- | ---------------------------: | --------------------------: | ------------------------------: | ----------------------------: | ---------------------------: | -------------------------------------: | -------------------: | ----------------------------------: | --------------------: | ---------------------: | ----------------: | ---------------------: |
| round-robin | broken  |                       33.3 % |                     27–40 % |                      777 of 820 |                             0 |                     33:40:27 |                              1.3 / 8.9 |               98.8 % |                             24 (24) |                     0 |                  1.2 s |              1378 |                      0 |
| sticky      | intact  |                        100 % |                       100 % |                         0 of 60 |                             0 |                     33:40:27 |                              1.3 / 8.9 |               98.8 % |                             24 (24) |                     0 |                  1.2 s |                24 |                      0 |

- **round-robin**: In 600 of 900 flows a page did not show what its user had just done, and not one answer was an error: the redirect goes to the next replica in turn, and each knows only its own sessions. When app-2 was killed, 24 sessions were lost, without one HTTP error.
- **sticky**: All 900 flows were kept: a client address always meets the replica that has its session. When app-2 was killed, 24 sessions were lost, without one HTTP error; back again, it got its users back and knew none of their 20 new sessions.

## Guarantees

| Guarantee           |            round-robin |                 sticky |
| ------------------- | ---------------------: | ---------------------: |
| session kept        |   ✗ 777 of 1100 checks |          ✓ 1700 checks |
| read your writes    |    ✗ 600 of 900 checks |           ✓ 900 checks |
| monotonic reads     |           ✓ 840 checks |           ✓ 840 checks |
| monotonic writes    |           ✓ 840 checks |           ✓ 840 checks |
| writes follow reads |           ✓ 840 checks |           ✓ 840 checks |
| no lost update      | ? 12 checks, 3 unclear | ? 12 checks, 3 unclear |
| isolation           |           ✓ 900 checks |           ✓ 900 checks |
| availability        |          ✓ 1800 checks |          ✓ 1800 checks |

## Costs

| Profile     | Store commands a request | Messages a write (predicted) | Bytes a request |
| ----------- | -----------------------: | ---------------------------: | --------------: |
| round-robin |                      0.0 |                     0.00 (0) |               0 |
| sticky      |                      0.0 |                     0.00 (0) |               0 |

## How it was lost

**round-robin**, wrong-replica: 1377 losses, asked of a replica that does not have the session

\`\`\`
user 7, session kept:
  1.000 s  POST /image      → app-1  without a cookie, answered 200, wrote u7-w1, set cookie 0ddba11a
  1.100 s  ✗ app-3 was killed
  1.200 s  GET /image       → app-2  with cookie 0ddba11a, answered 200, cleared the cookie, showed nothing, 0 writes, should have been: session 0ddba11a recognised
\`\`\`

**round-robin**, cookie-replaced: 1 loss, the cookie had been replaced by another

**sticky**, dead-replica: 24 losses, the replica that had the session died

`

exports[`loadtest/test/report/reports.test.ts > TAP > the terminal shows a table, a sentence a profile, and whether all is as predicted > must match snapshot 1`] = `
                          before the fault                                                         after it                                      whole run
┌─────────────┬─────────┬────────────┬───────────┬────────────┬────────┬────────────┬────────────┬────────────┬─────────────┬────────┬─────────┬────────┬────────┐
│ Profile     │ Verdict │ Flows kept │ Predicted │ Sessions   │ HTTP   │ Load share │ Latency ms │ Flows kept │ Sessions    │ HTTP   │ Longest │ Losses │ HTTP   │
│             │         │            │           │ lost       │ errors │            │ p50 / p99  │            │ lost        │ errors │ wait    │        │ errors │
│             │         │            │           │            │        │            │            │            │ (predicted) │        │         │        │        │
├─────────────┼─────────┼────────────┼───────────┼────────────┼────────┼────────────┼────────────┼────────────┼─────────────┼────────┼─────────┼────────┼────────┤
│ round-robin │ broken  │ 33.3 %     │ 27–40 %   │ 777 of 820 │ 0      │ 33:40:27   │ 1.3 / 8.9  │ 98.8 %     │ 24 (24)     │ 0      │ 1.2 s   │ 1378   │ 0      │
│ sticky      │ intact  │ 100 %      │ 100 %     │ 0 of 60    │ 0      │ 33:40:27   │ 1.3 / 8.9  │ 98.8 %     │ 24 (24)     │ 0      │ 1.2 s   │ 24     │ 0      │
└─────────────┴─────────┴────────────┴───────────┴────────────┴────────┴────────────┴────────────┴────────────┴─────────────┴────────┴─────────┴────────┴────────┘

round-robin: In 600 of 900 flows a page did not show what its user had just done, and not one answer was an error: the redirect goes to the next replica in turn, and each knows only its own sessions. When app-2 was killed, 24 sessions were lost, without one HTTP error.
sticky: All 900 flows were kept: a client address always meets the replica that has its session. When app-2 was killed, 24 sessions were lost, without one HTTP error; back again, it got its users back and knew none of their 20 new sessions.

Everything is as predicted.
`
