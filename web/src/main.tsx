import { render } from "preact";
import { Analyses, hasAnalyses } from "./analyses/index";
import { Answer } from "./answer";
import { Assumptions } from "./assumptions";
import { Audit } from "./audit";
import { Claims } from "./claims";
import { Models } from "./models/index";
import { Strategies } from "./strategies";
import "./style.css";
import type { Result } from "./types";

function Page({ r }: { r: Result }) {
  const sections: [string, string, boolean][] = [
    ["answer", "Answer", true],
    ["claims", "Claims", r.claims.length > 0],
    ["strategies", "Strategies", r.measures.length > 0],
    ["analyses", "Analyses", hasAnalyses(r)],
    ["models", "Models", !!r.models?.length],
    ["assumptions", "Assumptions", !!r.inputs],
    ["audit", "Audit", true],
  ];
  return (
    <>
      <header>
        <p class="kicker">casus report{r.written ? `, ${r.written}` : ""}</p>
        <h1>{r.case.title ?? "A case without a title"}</h1>
        {r.case.question ? <p class="question">{r.case.question}</p> : null}
        {r.case.about ? <p>{r.case.about}</p> : null}
        {r.case.caveat ? <p class="caveat">{r.case.caveat}</p> : null}
      </header>
      <nav aria-label="Sections">
        {sections
          .filter((s) => s[2])
          .map(([id, t]) => (
            <a href={`#${id}`}>{t}</a>
          ))}
      </nav>
      <Answer r={r} />
      <Claims r={r} />
      <Strategies r={r} />
      <Analyses r={r} />
      <Models r={r} />
      <Assumptions r={r} />
      <Audit r={r} />
      <footer>
        <p>
          Made by casus {r.casus.version} from case {r.case.hash.slice(0, 12)}. Nothing on this page
          was fetched or is sent anywhere.
        </p>
      </footer>
    </>
  );
}

const root = document.getElementById("report");
const data = document.getElementById("casus-result");
if (root && data?.textContent) {
  const result = JSON.parse(data.textContent) as Result;
  root.textContent = "";
  document.documentElement.classList.add("scripted");
  render(<Page r={result} />, root);
}
