"""What is shipped tells the two commentaries' claims in our own words: no run of nine of their words
stands in any text of ours.  own_words.py SOURCE CLAIMS, a CSV table with the column quote."""
import csv
import os
import re
import subprocess
import sys

WORDS = 9
source, claims = sys.argv[1:]


def runs(text):
    words = re.findall(r"[a-z0-9]+", text.lower().replace("\u2019", "'").replace("'", ""))
    return [tuple(words[i:i + WORDS]) for i in range(len(words) - WORDS + 1)]


with open(claims, encoding="utf-8", newline="") as f:
    theirs = {run for row in csv.DictReader(f) for run in runs(row["quote"])}
failures = 0
try:
    listed = subprocess.run(["git", "-C", source, "ls-files"], capture_output=True,
                            text=True).stdout.split()
except FileNotFoundError:
    listed = []
if not listed:
    listed = [os.path.relpath(os.path.join(d, f), source) for top in ("cases", "docs")
              for d, _, files in os.walk(os.path.join(source, top)) for f in files]
    listed.append("README.md")
for name in listed:
    if not name.endswith((".md", ".csv", ".yaml", ".c", ".h", ".tsx", ".html")) or name == "web/page.html":
        continue
    with open(os.path.join(source, name), encoding="utf-8") as f:
        found = [r for r in runs(f.read()) if r in theirs]
    if found:
        failures += 1
        print(f"{name}: {len(found)} runs, the first: {' '.join(found[0])}")
print(len(theirs), "runs of words looked for in", len(listed), "files")
sys.exit(failures > 0 or not theirs)
