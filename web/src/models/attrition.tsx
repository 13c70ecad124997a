// A front: forces, what is lost, whether it holds, how long stocks last.
import { scaleLinear } from "d3-scale";
import { num, percent, range } from "../format";
import { Chart, clip, DataTable, domain, Figure, XAxis } from "../parts";
import type { Model, Num, Output } from "../types";

interface Side { side: string; name: string; forces: { type: string; count: Num; effect: Num; price: Num }[] }

export function Attrition({ m }: { m: Model }) {
  const { attacker, defender } = m.picture as { attacker: Side; defender: Side };
  const get = (name: string): Output | undefined => m.outputs.find((o) => o.name === `models.${m.name}.${name}`);
  const hold = get("p_hold"), deterred = get("deterred");
  const bands = [["share lost by " + defender.name, get(`losses.${defender.name}`)], ["share lost by " + attacker.name, get(`losses.${attacker.name}`)],
    ["chance to hold", hold], ["raid that leaks through", get("leak")]].filter((x): x is [string, Output] => !!x[1] && (x[1] as Output).p50[1] !== null);
  const months = get("months_to_empty");
  const levels: [number, keyof Output][] = [[5, "p05"], [10, "p10"], [25, "p25"], [50, "p50"], [75, "p75"], [90, "p90"], [95, "p95"]];
  const fan = months ? levels.map(([p, k]) => [p, (months[k] as [Num, Num, Num])[1]] as [number, Num]).filter((x): x is [number, number] => x[1] !== null) : [];
  return (
    <>
      <ul class="tiles">
        {hold ? <li><span class="tile-n">{range(hold.mean[0], hold.mean[2], percent)}</span><span class="tile-t">{defender.name} holds</span></li> : null}
        {deterred ? <li><span class="tile-n">{range(deterred.mean[0], deterred.mean[2], percent)}</span><span class="tile-t">the attack does not pay</span></li> : null}
        {get("cost_ratio") ? <li><span class="tile-n">{num(get("cost_ratio")!.p50[1])}</span><span class="tile-t">cost to {defender.name} for each 1 that {attacker.name} spends (median)</span></li> : null}
      </ul>
      <Figure title="Losses and leaks" name={`${m.name}-losses`} note="middle half of the futures, and 5 % to 95 %" table={{ head: ["what", "5 %", "25 %", "50 %", "75 %", "95 %"], rows: bands.map(([t, o]) => [t, o.p05[1], o.p25[1], o.p50[1], o.p75[1], o.p95[1]]) }}>
        <Chart most={720} height={bands.length * 26 + 34} label={`Losses and leaks of ${m.name}`}>
          {(w, h) => {
            const left = w < 520 ? 120 : 190, x = scaleLinear([0, 1], [left, w - 16]);
            return (
              <>
                <XAxis scale={x} y={h - 26} top={2} n={5} />
                {bands.map(([t, o], k) => {
                  const y = k * 26 + 13, at = (v: Num) => x(Math.max(0, Math.min(1, v ?? 0)));
                  return <g class="row"><text x={left - 8} y={y + 4} text-anchor="end">{clip(t, w < 520 ? 17 : 30)}</text>
                    <line class="thin" x1={at(o.p05[1])} x2={at(o.p95[1])} y1={y} y2={y} />
                    <rect class="band" x={at(o.p25[1])} width={Math.max(1, at(o.p75[1]) - at(o.p25[1]))} y={y - 6} height={12} rx={2} />
                    <line class="median" x1={at(o.p50[1])} x2={at(o.p50[1])} y1={y - 7} y2={y + 7} /></g>;
                })}
              </>
            );
          }}
        </Chart>
      </Figure>
      {fan.length > 1 ? (
        <Figure title="When interceptors run out" name={`${m.name}-exhaustion`} note={`share of the futures in which ${defender.name}'s stock is empty by then, in months`} table={{ head: ["share of futures, %", "months"], rows: fan }}>
          <Chart most={560} height={190} label="Exhaustion curve">
            {(w, h) => {
              const x = scaleLinear(domain([0, ...fan.map((f) => f[1])], 0.02), [46, w - 12]), y = scaleLinear([0, 100], [h - 30, 8]);
              return (
                <>
                  <XAxis scale={x} y={h - 30} top={8} n={5} />
                  <g class="axis">{[0, 50, 100].map((t) => <text x={40} y={y(t) + 4} text-anchor="end">{t} %</text>)}</g>
                  <path class="curve" d={fan.map(([p, v], k) => `${k ? "L" : "M"}${x(v)},${y(p)}`).join("")} />
                </>
              );
            }}
          </Chart>
        </Figure>
      ) : null}
      <DataTable caption={`Forces of ${m.name}`} table={{ head: ["forces", "count", "effect of one", "price, MUSD"], rows: [attacker, defender].flatMap((s) => s.forces.map((f) => [`${s.name}: ${f.type}`, num(f.count), num(f.effect), f.price ? num(f.price) : "–"])) }} />
    </>
  );
}
