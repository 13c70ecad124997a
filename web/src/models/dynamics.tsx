// A system of difference equations: a fan of each state over the steps.
import { scaleLinear } from "d3-scale";
import { num, tick } from "../format";
import { Chart, domain, Figure, XAxis } from "../parts";
import type * as made from "../schema/run";
import type { Model, Num } from "../types";

type Shape = made.PictureDynamics;

export function Dynamics({ m }: { m: Model }) {
  const { futures, paths, steps, states } = m.picture as Shape;
  return (
    <>
      {states.map((s) => {
        const medians = `${num(s.p50[0])} at first, ${num(s.p50[steps.length - 1])} at last (medians)`;
        const title = s.unit ? `${s.state}, ${s.unit}` : s.state;
        const whole = steps.map((_, k) => k).filter((k) => s.p50[k] !== null);
        const rows = steps.map((t, k) => [t, s.p05[k], s.p25[k], s.p50[k], s.p75[k], s.p95[k]]);
        return (
          <Figure
            title={title}
            name={`${m.name}-${s.state}`}
            note={
              <>
                middle half and 5 % to 95 % of {paths > 1 ? `${paths} paths in each of ` : ""}
                {futures} futures, by step; deep ranges at their middles
              </>
            }
            table={{ head: ["step", "5 %", "25 %", "50 %", "75 %", "95 %"], rows }}
          >
            <Chart most={720} height={200} label={`${title} over the steps: ${medians}`}>
              {(w, h) => {
                const x = scaleLinear(
                  [steps[0], Math.max(steps[steps.length - 1], steps[0] + 1)],
                  [62, w - 14],
                );
                const y = scaleLinear(domain([...s.p05, ...s.p95]), [h - 44, 8]);
                const at = (k: number, v: Num[]) => `${x(steps[k])},${y(v[k] ?? 0)}`;
                const area = (low: Num[], high: Num[]) =>
                  `M${whole.map((k) => at(k, high)).join("L")}L${[...whole]
                    .reverse()
                    .map((k) => at(k, low))
                    .join("L")}z`;
                return (
                  <>
                    <XAxis
                      scale={x}
                      y={h - 44}
                      top={8}
                      n={w < 520 ? 4 : 7}
                      label="step"
                      right={w - 14}
                    />
                    <g class="axis">
                      {y.ticks(4).map((v) => (
                        <text x={56} y={y(v) + 4} text-anchor="end">
                          {tick(v)}
                        </text>
                      ))}
                    </g>
                    {whole.length > 1 ? (
                      <>
                        <path class="band" d={area(s.p05, s.p95)} />
                        <path class="band" d={area(s.p25, s.p75)} />
                        <path class="curve" d={`M${whole.map((k) => at(k, s.p50)).join("L")}`} />
                      </>
                    ) : null}
                  </>
                );
              }}
            </Chart>
          </Figure>
        );
      })}
    </>
  );
}
