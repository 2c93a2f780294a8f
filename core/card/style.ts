/** The style sheet of a model card: light and dark by the reader's system, ink on paper in print. */

const light = `--bg:#fbfbfb;--canvas:#f4f4f5;--panel:#fff;--line:#dddfe3;--line-strong:#b9bdc4;--text:#1b1d20;--text-2:#4a4e55;--text-3:#5d626b;--accent:#2259c7;--warn:#835a00;--danger:#b3261e;--ok:#1d6f42;--wire:#868c96;--cat-source:#3d6d96;--cat-linear:#6a55a8;--cat-activation:#35734f;--cat-combine:#726331;--cat-shape:#5d636c;--cat-target:#a14b60;--cat-set:#955a28;--cat-module:#80508a;--cat-probe:#2c6f75;--series-0:#2259c7;--series-1:#b36b00;--series-2:#00795a;--series-3:#a8417f;--series-4:#7a6a00;--series-5:#2f7fb3;--series-6:#bf4417;--series-7:#656a73;`;
const dark = `--bg:#17181a;--canvas:#141517;--panel:#1f2124;--line:#34373c;--line-strong:#43464d;--text:#e7e8ea;--text-2:#b3b6bc;--text-3:#9a9ea6;--accent:#6ea0ff;--warn:#e0b34c;--danger:#ff8078;--ok:#6cc08b;--wire:#6b7079;--cat-source:#7fa6c9;--cat-linear:#a795d6;--cat-activation:#7fb89a;--cat-combine:#b3a47c;--cat-shape:#9aa0a8;--cat-target:#d08d9d;--cat-set:#cf9a72;--cat-module:#c3a6c8;--cat-probe:#79b3b8;--series-0:#6ea0ff;--series-1:#e69f00;--series-2:#5fc9a4;--series-3:#d98cc0;--series-4:#f0e08a;--series-5:#8fc7f2;--series-6:#e57a5a;--series-7:#b5b9c1;`;

/** Shades of a cell by its share of its row: a class a step, since the page has no style attributes. */
export const SHADES = 8;
const shades = Array.from({ length: SHADES + 1 }, (_, k) => {
  const part = k === 0 ? 0 : Math.round(6 + (34 * k) / SHADES);
  return `.s${k}{background:color-mix(in srgb,var(--warn) ${part}%,var(--panel))}.r.s${k}{background:color-mix(in srgb,var(--accent) ${part}%,var(--panel))}`;
}).join("");
const swatches = Array.from({ length: 8 }, (_, k) => `.c${k}{color:var(--series-${k})}`).join("");

export const style = `:root{color-scheme:light;${light}}
@media (prefers-color-scheme:dark){:root{color-scheme:dark;${dark}}}
@media print{:root{color-scheme:light;${light}--bg:#fff}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:14px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:1040px;margin:0 auto;padding:32px 24px 64px}
h1{margin:0;font-size:28px;line-height:1.2}
h2{margin:40px 0 12px;padding-bottom:6px;border-bottom:1px solid var(--line);font-size:18px}
h3{margin:24px 0 8px;font-size:14px}
p{margin:0 0 8px;max-width:72ch}
.kind,.quiet,caption,figcaption{color:var(--text-3)}
.kind{margin-bottom:4px;font-size:12px}
.notes{white-space:pre-wrap}
.lead{margin-top:8px;color:var(--text-2);font-size:16px}
dl.figures{display:flex;flex-wrap:wrap;gap:12px 32px;margin:20px 0}
dl.figures dt{color:var(--text-3);font-size:12px}
dl.figures dd{margin:0;font-size:24px;font-weight:600;font-variant-numeric:tabular-nums}
.wide{max-width:100%;overflow-x:auto}
.wide:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
figure{margin:0 0 16px}
figure svg{display:block}
.graph{border:1px solid var(--line);border-radius:6px;background:var(--canvas)}
.graph svg{margin:0 auto}
.broad{max-width:none;margin-inline:calc(50% - 50vw + 32px)}
.fit svg{max-width:100%;height:auto}
.chart svg{max-width:100%;height:auto}
.legend{display:flex;flex-wrap:wrap;gap:2px 16px;margin:4px 0 0;padding:0;list-style:none;color:var(--text-2);font-size:12px}
.legend li::before{content:"\\2014\\00a0";color:inherit;font-weight:700}
.legend span{color:var(--text-2)}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
caption{padding:0 0 6px;text-align:left;font-size:12px}
th,td{padding:4px 12px 4px 0;border-top:1px solid var(--line);text-align:left;vertical-align:top;font-weight:400}
thead th{border-top:0;color:var(--text-3);font-size:12px}
.n{text-align:right}
code{font:12px/1.4 ui-monospace,monospace;white-space:pre-wrap}
.confusion{border-collapse:separate;border-spacing:1px}
.confusion th,.confusion td{min-width:34px;padding:3px 6px;border:0;text-align:center}
.confusion tbody th{text-align:right}
${shades}${swatches}
.worst{display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:12px;margin:0;padding:0;list-style:none}
.worst>li{padding:10px;border:1px solid var(--line);border-radius:6px;background:var(--panel);break-inside:avoid}
.worst figure{margin:6px 0}
.worst img{display:block;width:112px;height:auto;image-rendering:pixelated}
.worst table{width:100%;font-size:12px}
.worst th,.worst td{padding:1px 0;border:0}
.worst td{text-align:right}
.wrong{color:var(--danger);font-weight:600}
.text{margin:0;font:12px/1.5 ui-monospace,monospace;white-space:pre-wrap}
mark{border-radius:2px;background:none;color:inherit;outline:1px solid var(--accent)}
footer{margin-top:48px;padding-top:12px;border-top:1px solid var(--line);color:var(--text-3);font-size:12px}
@media print{body{print-color-adjust:exact}main{max-width:none;padding:0}.wide{overflow:visible}.broad{margin-inline:0}.graph svg{max-width:100%;height:auto}h2{break-after:avoid}figure,tr{break-inside:avoid}}
`;
