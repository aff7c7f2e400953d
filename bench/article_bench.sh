#!/usr/bin/env bash
# Reads pages in wikitext with article_bench and with wtf_wikipedia (npm), one after the other on one
# core. wtf_wikipedia is installed into a scratch folder.
#   bench/article_bench.sh ARTICLE_BENCH SECONDS FILE...
set -euo pipefail
bench=$(realpath "$1")
seconds=$2
shift 2
files=()
for file in "$@"; do files+=("$(realpath "$file")"); done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
npm install --silent --no-audit --no-fund wtf_wikipedia@10 > /dev/null
cat > wtf.mjs << 'JS'
import { readFileSync } from 'node:fs'
import wtf from 'wtf_wikipedia'
const seconds = Number(process.argv[2])
const texts = process.argv.slice(3).map((file) => readFileSync(file, 'utf8'))
const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
let best = Infinity
let found = 0
const start = performance.now()
do {
  const pass = performance.now()
  found = 0
  for (const text of texts) found += wtf(text).references().length
  best = Math.min(best, (performance.now() - pass) / 1000)
} while ((performance.now() - start) / 1000 < seconds)
console.log(`wtf_wikipedia                ${(bytes / 1e6 / best).toFixed(1).padStart(9)} MB/s  (${bytes} bytes, ${found} found)`)
JS
taskset -c 0 "$bench" "$seconds" "${files[@]}"
taskset -c 0 node wtf.mjs "$seconds" "${files[@]}"
