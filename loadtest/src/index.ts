/** The one door of the package: all that anybody outside it may use. */

export { Judge, type Progress } from './check/judge.ts';
export { INTERRUPTED, runCli } from './commands/cli.ts';
export { interruption } from './commands/interruption.ts';
export {
  addLoadOptions,
  DAY_MS,
  duration,
  loadOptions,
  type ParsedLoadOptions,
  wholeNumber,
} from './commands/load-options.ts';
export { ProgressLine } from './commands/progress-line.ts';
export { publishAndShow } from './commands/publish.ts';
export { EXIT, UserError } from './errors.ts';
export {
  type Cause,
  type Evidence,
  endOf,
  type Fault as FaultEvent,
  type Footprint,
  type Guarantee,
  type HistoryEvent,
  type Lab,
  type Operation,
  type Outage,
  type Prediction,
  type Run,
  type Sample,
} from './history/event.ts';
export { HistoryFile } from './history/history-file.ts';
export { parseEvent, readHistory } from './history/read-history.ts';
export { clientAddresses } from './load/client-addresses.ts';
export { exponential, type Random, seededRandom } from './load/random.ts';
export { type LoadOptions, runLoad } from './load/run-load.ts';
export { sum } from './measure/balance.ts';
export { allResults } from './report/all-results.ts';
export { BALANCE_COLUMNS, balanceRows } from './report/balance-row.ts';
export { buildReport, reportOf } from './report/build-report.ts';
export { px, svg, WIDTH } from './report/charts/svg.ts';
export { COST_COLUMNS, costRows } from './report/cost-row.ts';
export { environmentLine } from './report/environment-line.ts';
export { exitCodeOf } from './report/exit-code.ts';
export { faultGrid } from './report/fault-grid.ts';
export { guaranteeRows } from './report/guarantee-cells.ts';
export type { Costs, ProfileResult, Report, Skipped } from './report/result.ts';
export { rowOf } from './report/row.ts';
export { RunFolder } from './report/run-folder.ts';
export { STYLE } from './report/style.ts';
export { markedPng } from './scenarios/marked-png.ts';
export { choose, type Mix, mixName } from './scenarios/mix.ts';
export { parseMix } from './scenarios/parse-mix.ts';
export { isTogether, type Scenario, type Single, singlesOf } from './scenarios/scenario.ts';
export { SCENARIO_NAMES, type ScenarioName, scenarios } from './scenarios/scenarios.ts';
