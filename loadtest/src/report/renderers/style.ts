/** The style of the HTML report; colours hold in light and in dark. */
export const STYLE = `
:root { color-scheme: light dark; --good: #2a8a4a; --bad: #c8372d; --open: #b07d00; --line: #8886;
  --r0: #3b6fb6; --r1: #7a5ea8; --r2: #2b8c8c }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto; padding: 0 1rem }
h1 { margin-bottom: 0 } h2 { margin-top: 2.5rem } h3 { margin: 1rem 0 0; font-size: 1rem }
.environment { opacity: .75; margin-top: .25rem }
.wide { overflow-x: auto }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: .4rem .7rem; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap }
th { white-space: normal; vertical-align: bottom; font-size: .85rem }
b.intact { color: var(--good) } b.broken { color: var(--bad) } b.unknown { color: var(--open) }
dt { font-weight: 600 } dd { margin: 0 0 .5rem }
svg { display: block; width: 100%; max-width: 52rem }
svg text { font: 13px system-ui, sans-serif; fill: currentColor }
svg text.tick { font-size: 11px; opacity: .75 } svg text.inside { fill: #fff; font-size: 12px }
.grid { stroke: var(--line) } .interval { stroke: currentColor; stroke-width: 2 }
rect.intact { fill: var(--good) } rect.broken { fill: var(--bad) } rect.unknown { fill: var(--open) }
rect.predicted { fill: none; stroke: currentColor; stroke-width: 1.5; stroke-dasharray: 4 3 }
.replica-0 { fill: var(--r0) } .replica-1 { fill: var(--r1) } .replica-2 { fill: var(--r2) }
td.intact { color: var(--good) } td.broken { color: var(--bad) } td.unknown { color: var(--open) } td.untested { opacity: .6 }
.cause { margin: .5rem 0 0; font-weight: 600 } .note { margin: .1rem 0 0 } svg.story { max-width: 62rem; margin-bottom: 1rem }
svg.story text { font-size: 12px } svg.story text.asked, svg.story text.lane { font-weight: 600 } svg.story text.bad { fill: var(--bad) }
.hop { stroke: currentColor; stroke-width: 1.5; fill: currentColor } .hop.bad { stroke: var(--bad); fill: var(--bad) }
.fault { fill: #c8372d2e } .unclear { fill: var(--open); opacity: .55 } .kill { stroke: var(--bad); stroke-width: 2 }
polyline { fill: none; stroke-width: 2 }
polyline.theory { stroke: currentColor; stroke-width: 1.5; stroke-dasharray: 4 3; opacity: .7 }
.line-intact { stroke: var(--good) } .line-broken { stroke: var(--bad) } .line-unknown { stroke: var(--open) }
`;
