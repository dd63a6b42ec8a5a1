/** Of every page: light and dark as the reader's system is, and on paper. Colours: WCAG AA for text, and never hue alone. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#fbfbfa;--sheet:#fff;--ink:#1b1f24;--soft:#59626d;--rule:#dcdfe3;--grid:#e6e8eb;--blue:#2459a8;--green:#4caf7d;--green-line:#1f8a55;--stripe:#146c43;--balancer:#f2c078;--balancer-ink:#8a4b08;--right:#14683f;--right-ground:#e0f3e8;--wrong:#a3162a;--wrong-ground:#fde7e9;--wait:#775700;--stage-even:#e9edf3;--stage-odd:#d3dae5;--link:#1d4f9f}
@media (prefers-color-scheme:dark){:root{--ground:#14171b;--sheet:#1b1f25;--ink:#e8eaed;--soft:#a4adb8;--rule:#383f48;--grid:#2b3138;--blue:#7fb0f5;--green:#2f8f5f;--green-line:#5fd79c;--stripe:#7fe0ae;--balancer:#8a5310;--balancer-ink:#f5b65f;--right:#7fe0ae;--right-ground:#173526;--wrong:#ff9aa5;--wrong-ground:#43181e;--wait:#efc75e;--stage-even:#2a313a;--stage-odd:#3a434f;--link:#9cc4ff}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem 1.5rem 4rem;max-width:72rem;background:var(--ground);color:var(--ink);font:.94rem/1.5 system-ui,"Segoe UI","Open Sans",sans-serif}
h1{font-size:1.6rem;line-height:1.2;margin:.5rem 0}
h2{font-size:1.25rem;line-height:1.3;margin:0 0 .5rem;overflow-wrap:anywhere}
h3{font-size:1rem;margin:1.25rem 0 .4rem}
p{margin:.4rem 0;max-width:90ch;overflow-wrap:anywhere}
a{color:var(--link)}
.lead{font-size:1.05rem}
.reason,figcaption{color:var(--soft);font-size:.9rem}
section,.card{background:var(--sheet);border:1px solid var(--rule);border-radius:8px;padding:1.1rem 1.25rem;margin:1.25rem 0}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums;width:100%}
th,td{text-align:right;padding:.3rem .6rem;border-bottom:1px solid var(--rule);vertical-align:top}
thead th{color:var(--soft);font-weight:600;vertical-align:bottom}
tbody th{font-weight:600}
tbody th,th:first-child,td:first-child,.text{text-align:left}
td.text,.overview tbody th{overflow-wrap:anywhere}
td ul,.events{list-style:none;margin:0;padding:0}
td.text{min-width:6rem}
.steps td{white-space:nowrap}
.steps td:last-child{white-space:normal;min-width:24rem;text-align:left}
.badge{display:inline-block;padding:.05rem .55rem;border-radius:4px;font-weight:600;font-size:.88rem;border:1px solid currentColor}
.right{color:var(--right);background:var(--right-ground)}
.wrong{color:var(--wrong);background:var(--wrong-ground)}
.patterns{position:absolute}
figure{margin:1rem 0}
figcaption{margin-top:.3rem}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;list-style:none;padding:0;margin:0 0 .5rem;font-size:.85rem;color:var(--soft)}
.legend li{display:flex;align-items:center;gap:.35rem}
.key{width:16px;height:16px;flex:none;vertical-align:-3px;margin-right:.3rem}
.legend .key{margin:0}
.key.long{width:28px}
.chart{display:block;width:100%;height:auto;font-size:12px;fill:var(--ink)}
.chart .title{font-weight:600;font-size:13px}
.chart .tick,.chart .time{fill:var(--soft)}
.chart .tick{text-anchor:end}
.chart .time{text-anchor:middle}
.grid{stroke:var(--grid);stroke-width:1}
.grid.time{stroke-dasharray:2 4}
.stage rect{stroke:var(--sheet);stroke-width:1}
.stage.even rect{fill:var(--stage-even)}
.stage.odd rect{fill:var(--stage-odd)}
.area.green{fill:var(--green);fill-opacity:.25}
.line{fill:none;stroke-width:2;stroke:var(--ink);stroke-linejoin:round;stroke-linecap:round}
.line.production,.line.green{stroke:var(--green-line)}
.line.test{stroke:var(--soft);stroke-dasharray:6 4;stroke-linecap:butt}
.line.blue{stroke:var(--blue);stroke-width:1.4}
.line.green{stroke-width:2.6}
.line.p50{stroke-dasharray:1 5}
.line.p90{stroke-dasharray:7 5;stroke-linecap:butt}
.bar.blue{fill:var(--blue)}
.bar.green{fill:url(#hatch-green)}
.bar.balancer{fill:url(#hatch-balancer)}
.ground.green{fill:var(--green)}
.ground.balancer{fill:var(--balancer)}
#hatch-green .stripe{fill:var(--stripe)}
#hatch-balancer .stripe{fill:var(--balancer-ink)}
.mark{fill:none;stroke:var(--ink);stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.mark.pass{stroke:var(--right)}
.mark.fail{stroke:var(--wrong);fill:var(--wrong)}
.mark.fail .inner{stroke:var(--sheet)}
.mark.inconclusive{stroke:var(--wait)}
.mark.decision{fill:var(--ink)}
.mark.task{stroke:var(--wrong);stroke-width:2.4}
.state.ok{fill:var(--right-ground);stroke:var(--right)}
.state.alarm{fill:var(--wrong)}
.state.insufficient_data{fill:none;stroke:var(--soft);stroke-dasharray:3 3}
.decided line{stroke:var(--ink);stroke-width:1.4;stroke-dasharray:5 3}
.decided text{font-weight:600}
line.cursor{stroke:var(--ink);stroke-width:1;pointer-events:none}
.cursor-control{padding:0 1.9% 0 7.5%}
.cursor-control label{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.cursor-control input{width:100%;accent-color:var(--ink);margin:0}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.readout{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;font-size:.88rem;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.live .readout{min-height:4.6rem}
.live .readout:empty::before{content:"Point at the chart, or move the slider with the arrow keys, to read values.";color:var(--soft)}
.readout b{color:var(--soft);font-weight:600}
summary{cursor:pointer;margin:.8rem 0 .3rem;font-weight:600}
.unknown{color:var(--wait)}
small{color:var(--soft);font-weight:400;font-size:.88rem}
.why{color:var(--soft);font-weight:400;margin:.15rem 0 0}
.board{table-layout:fixed}
.board th:first-child{width:32%}
.board th:last-child,.board td:last-child{width:24%}
.board th,.board td{overflow-wrap:anywhere}
.departures{margin:.3rem 0 0!important}
.only{display:flex;align-items:center;gap:.5rem;margin:1rem 0;font-weight:600}
.only input{width:1.1rem;height:1.1rem}
.counts{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;padding:0;margin:1rem 0}
.counts li{color:var(--ink);padding:.4rem .9rem;border:1px solid var(--rule);border-radius:6px;background:var(--sheet)}
.count.right b{color:var(--right)}
.count.wrong b{color:var(--wrong)}
.count.unknown b{color:var(--wait)}
.counts b{font-size:1.3rem;margin-right:.4rem}
body:has(#only-wrong:checked) .row-right,body:has(#only-wrong:checked) .all-right{display:none}
@media (max-width:760px){.board,.board tbody,.board tr,.board td,.board th{display:block;width:auto!important}.board thead{display:none}.board td{border:0}.board tr{border-bottom:1px solid var(--rule);padding:.4rem 0}.board tbody th{border:0}.board td[data-label]::before{content:attr(data-label);color:var(--soft);display:block}.board td{padding:.1rem .6rem}body{padding:1rem .75rem 3rem}section,.card{padding:.9rem}.chart{font-size:17px}.chart .title{font-size:18px}}
@media print{:root{color-scheme:light;--ground:#fff;--sheet:#fff;--ink:#000;--soft:#444;--rule:#bbb;--grid:#ddd;--blue:#2459a8;--green:#4caf7d;--green-line:#1f8a55;--stripe:#146c43;--balancer:#f2c078;--balancer-ink:#8a4b08;--right:#14683f;--right-ground:#e0f3e8;--wrong:#a3162a;--wrong-ground:#fde7e9;--wait:#775700;--stage-even:#e9edf3;--stage-odd:#d3dae5;--link:#000}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
html{font-size:12px}
body{max-width:none;padding:0}
section,.card{border:0;padding:0;margin:1rem 0}
section+section{break-before:page}
figure,tr,h2,h3{break-inside:avoid}
h2,h3{break-after:avoid}
.cursor-control,.readout,line.cursor,.numbers,.only{display:none}
.wide{overflow:visible}}
`;
