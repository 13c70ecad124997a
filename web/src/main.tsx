import { render } from "preact";
import "./style.css";

const root = document.getElementById("report");
const data = document.getElementById("casus-result");

if (root && data?.textContent) {
  const result = JSON.parse(data.textContent) as { question?: string };
  const extra = document.createElement("div");
  root.append(extra);
  render(<p>{result.question}</p>, extra);
}
