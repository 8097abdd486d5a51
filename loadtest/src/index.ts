/** The package's one door: all that anybody outside may use. */

export { runCli } from './cli/cli.ts';
export { addEarlierOption, sinceEarlier } from './cli/earlier-run.ts';
export { howMade } from './cli/how-made.ts';
export { INTERRUPTED, interruption } from './cli/interruption.ts';
export { keepWritten } from './cli/keep-written.ts';
export {
  addLoadOptions,
  DAY_MS,
  duration,
  loadOptions,
  noScenario,
  type ParsedLoadOptions,
  wholeNumber,
} from './cli/load-options.ts';
export { addOutputOptions, type OutputOptions } from './cli/output-options.ts';
export { ProgressLine } from './cli/progress-line.ts';
export { publishAndShow } from './cli/publish.ts';
export { StatusLine } from './cli/status-line.ts';
export { widthOf } from './cli/terminal.ts';
export { buildReport, judgeOf, reportOf } from './judge/build-report.ts';
export { type Cause, causes } from './judge/causes.ts';
export { type GuaranteeName, guarantees, guaranteesThatFallTo } from './judge/guarantees/index.ts';
export { Judge, type Progress } from './judge/judge.ts';
export { clientAddresses } from './load/client-addresses.ts';
export { type LoadOptions, runLoad } from './load/run-load.ts';
export { sum } from './model/counts.ts';
export { EXIT, UserError } from './model/errors.ts';
export { endOf, type Operation, type Run } from './model/event.ts';
export type { HistoryEvent } from './model/history-event.ts';
export { HistoryFile } from './model/history-file.ts';
export { exponential, type Random, seededRandom } from './model/random.ts';
export { parseEvent, readHistory } from './model/read-history.ts';
export type {
  AwayResult,
  CommandResult,
  Comparison,
  Costs,
  Difference,
  PhaseResult,
  ProfileResult,
  Report,
  Skipped,
  VersionsResult,
} from './model/result.ts';
export { didYouMean } from './model/similar.ts';
export type {
  Evidence,
  FaultEvent,
  Footprint,
  MakeUp,
  Outage,
  Prediction,
  Sample,
} from './model/system-events.ts';
export { wrapped } from './model/wrapped.ts';
export { allResults } from './report/all-results.ts';
export { BALANCE_COLUMNS, balanceRows } from './report/blocks/balance.ts';
export { COST_COLUMNS, costRows } from './report/blocks/costs.ts';
export { environmentLine } from './report/blocks/environment-line.ts';
export { faultGrid } from './report/blocks/faults.ts';
export { guaranteeRows } from './report/blocks/guarantees.ts';
export { rowOf } from './report/blocks/summary.ts';
export { exitCodeOf } from './report/exit-code.ts';
export { px, svg, WIDTH } from './report/renderers/charts/svg.ts';
export { htmlReport } from './report/renderers/html.ts';
export { STYLE } from './report/renderers/style.ts';
export { RunFolder } from './report/run-folder.ts';
export { SCENARIO_NAMES, type ScenarioName, scenarios } from './scenarios/index.ts';
export { markedPng } from './scenarios/marked-png.ts';
export { choose, type Mix, mixName } from './scenarios/mix.ts';
export { parseMix } from './scenarios/parse-mix.ts';
export { isTogether, type Scenario, type Single, singlesOf } from './scenarios/scenario.ts';
