/** The style of the HTML report and of charts: on a phone, a wall and paper, in light and in dark. */
export const STYLE = `
:root { color-scheme: light dark; --text: light-dark(#1a1a1a, #ededed); --paper: light-dark(#fff, #161616);
  --quiet: light-dark(#595959, #b0b0b0); --line: light-dark(#8886, #8888); --link: light-dark(#0645ad, #9cc2ff);
  --good: light-dark(#00735c, #2fc79e); --bad: light-dark(#b3261e, #ff8f85); --open: light-dark(#7a5900, #e0b04a) }
.replica-0 { --replica: light-dark(#595959, #b0b0b0) } .replica-1 { --replica: light-dark(#0072b2, #56b4e9) }
.replica-2 { --replica: light-dark(#b34700, #e69f00) } .replica-3 { --replica: light-dark(#00735c, #2fc79e) }
.replica-4 { --replica: light-dark(#96477a, #d98fbf) } .replica-5 { --replica: light-dark(#6b6b00, #d6cc3b) }
.replica-6 { --replica: light-dark(#4a4ab8, #a6a6ff) } .replica-7 { --replica: light-dark(#8a3333, #f0a0a0) }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 1.25rem auto; padding: 0 1rem;
  color: var(--text); background: var(--paper); overflow-wrap: break-word }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25 } h2 { margin: 2.25rem 0 .5rem; font-size: 1.25rem }
h3 { margin: 1rem 0 0; font-size: 1rem } p { margin: .4rem 0 } a { color: var(--link) }
header p { margin: .25rem 0 0 } .quiet { color: var(--quiet); font-size: .875rem; font-weight: 400 }
nav ul, .legend { display: flex; flex-wrap: wrap; gap: .1rem 1rem; list-style: none; margin: .6rem 0 0; padding: 0; font-size: .875rem }
.changes, .alarm { border-left: .25rem solid var(--bad); padding-left: 1rem; margin-top: .75rem }
.changes h2, .alarm h2 { margin-top: 0 }
.overview { display: grid; gap: 0 2.5rem }
@media (min-width: 60rem) { .overview { grid-template-columns: 1fr 1fr } }
.wide { overflow-x: auto }
table { border-collapse: separate; border-spacing: 0; font-size: .875rem; font-variant-numeric: tabular-nums }
th, td { padding: .18rem .6rem; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap }
thead th { white-space: normal; vertical-align: bottom; font-size: .8125rem }
th[scope=row], tr > :first-child { position: sticky; left: 0; background: var(--paper) }
th.group { border-bottom-color: var(--text); color: var(--quiet) } .first { border-left: 1px solid var(--line) }
th.n, td.n { text-align: right }
.intact { color: var(--good) } .broken { color: var(--bad) } .unknown { color: var(--open) } .untested { color: var(--quiet) }
dl { margin: .5rem 0 } dt { font-weight: 600 } dd { margin: 0 0 .4rem }
summary { cursor: pointer; padding: .1rem 0; line-height: 1.4 } code { overflow-wrap: anywhere }
.chart { margin: .75rem 0 0; min-width: 0 } figcaption { font-size: .9375rem; line-height: 1.35 } .legend { margin: .15rem 0 .25rem; font-size: .8125rem }
.rows { display: grid; grid-template-columns: fit-content(30%) minmax(0, 1fr) auto; gap: 0 .6rem; align-items: center; font-size: .8125rem; line-height: 1.2 }
.name { overflow-wrap: anywhere } .figures { text-align: right; font-variant-numeric: tabular-nums; display: flex; flex-direction: column; justify-content: center }
.figures > :nth-child(2) { margin-top: auto } .figures:has(> :nth-child(2)) { align-self: stretch; padding-top: 12px } .axis { color: var(--quiet); text-align: right }
svg { display: block; width: 100%; max-width: 52rem } svg.plot { max-width: none; overflow: visible } .bars .plot[role] { background: repeating-linear-gradient(90deg, var(--line) 0 1px, #0000 1px 25%) } svg.key { display: inline; width: 22px }
svg.patterns { position: absolute }
svg text { font: 13px system-ui, sans-serif; fill: currentColor } svg text.tick { font-size: 12px; fill: var(--quiet) }
svg text.inside { fill: var(--paper); font-size: 12px; text-anchor: middle }
.grid { stroke: var(--line) } .interval { stroke: var(--text); stroke-width: 1.5; marker-start: url(#cap); marker-end: url(#cap) } .interval-cap { stroke: var(--text); stroke-width: 1.5 }
.kept { fill: var(--good) } .lost { fill: var(--bad) } .paper { fill: var(--paper) } .open { fill: var(--open) } .shade { fill: var(--quiet) }
.predicted { fill: none; stroke: var(--text); stroke-width: 1.5; stroke-dasharray: 4 3 }
.struck { stroke: var(--bad); stroke-width: 2; fill: none }
.time-line { vector-effect: non-scaling-stroke; fill: none; stroke: var(--text); stroke-width: 1.5 }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .8125rem; margin: .25rem 0 }
.kept-line { vector-effect: non-scaling-stroke; fill: none; stroke: var(--good); stroke-width: 2 }
polyline.theory { fill: none; stroke: currentColor; stroke-width: 1.5; stroke-dasharray: 4 3; opacity: .7 }
[class^=replica-] { fill: var(--replica) } .part { stroke: var(--paper); stroke-width: 1.5; y: 2px; height: 22px } svg text[class^=replica-] { fill: var(--replica) }
.cause { margin: .75rem 0 0; font-weight: 600 } .note { margin: .1rem 0 0 }
.story { list-style: none; margin: .25rem 0 1rem; padding: 0; font-size: .875rem; line-height: 1.35 }
.story li p { margin: 0; padding: .3rem 0 .7rem }
.drawn li { display: grid; grid-template-columns: auto 1fr; gap: 0 1rem } .drawn li p { min-height: 34px }
.story svg { width: auto; height: 0; min-height: 100%; background: repeating-linear-gradient(90deg, #0000 0 28px, var(--line) 28px 29px, #0000 29px 58px) } .bad { color: var(--bad) } svg text.bad { fill: var(--bad) } svg text.sign { font-size: 18px }
.story svg text { text-anchor: middle } .story svg text.tick { transform: translateY(40px) } .hop { stroke: var(--text); stroke-width: 1.5; fill: var(--text) }
path.hop[d*=H] { marker-start: url(#start); marker-end: url(#head) } path.hop.bad { stroke: var(--bad); stroke-dasharray: 5 3; marker-end: url(#bad-head) }
@media (max-width: 40rem) {
  body { margin: .75rem auto } h1 { font-size: 1.3rem }
  .drawn li { grid-template-columns: 1fr } .story svg { height: 46px; min-height: 0 }
}
@media print {
  @page { size: A4; margin: 12mm }
  :root { color-scheme: light } body { margin: 0; padding: 0; max-width: none; font-size: 10pt } nav { display: none }
  * { print-color-adjust: exact }
  details::details-content { content-visibility: visible; display: block; height: auto } summary { list-style: none }
  .wide { overflow: visible } table { width: 100%; font-size: 7pt } thead { display: table-header-group } thead th { font-size: 7pt }
  th, td { white-space: normal; padding: .1rem .2rem; overflow-wrap: normal } th[scope=row], tr > :first-child { position: static }
  h1, h2, h3, .opening, .cause:not(:last-child), .note:not(:last-child), figcaption, .legend, summary, dt { break-after: avoid }
  .opening, tr, figure, .story li, dt, dd, h2, h3 { break-inside: avoid }
}
`;
