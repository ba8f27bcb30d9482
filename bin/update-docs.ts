// Writes the generated parts of README.md (between `<!-- generated: NAME -->` marks) and the pictures in docs/, from the code and from the demo run in
// results/demo/main. `make docs` runs the demo first. A test holds the README against the same functions.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillGenerated } from '../src/cli/readme-parts.ts';
import { writeCharts } from '../src/report/write-charts.ts';

const root = join(import.meta.dirname, '..');
const docs = join(root, 'docs');
mkdirSync(docs, { recursive: true });

const readme = join(root, 'README.md');
writeFileSync(readme, fillGenerated(readFileSync(readme, 'utf8')));

await writeCharts({ directory: docs, summary: [], trials: [], published: true });
copyFileSync(join(docs, 'charts', 'published-longbench-v2.png'), join(docs, 'published-longbench-v2.png'));
const charts = join(root, 'results', 'demo', 'main', 'charts');
for (const name of readdirSync(charts)) {
  const match = name.match(/^(critical-path\.longbench-v2|timeline\.(?:delm|controller)).*\.png$/);
  if (match) copyFileSync(join(charts, name), join(docs, `${match[1]!.replace('.longbench-v2', '').replace('.', '-')}.png`));
}
