// Puts the charts of the page into their places, and draws them anew whenever their width changes.
import { plural } from '../format-figures.ts';
import type { GroupData } from '../report-data.ts';
import { accuracyChart, agentsChart, differencesChart, tradeoffChart } from './figure-charts.ts';
import type { Chart } from './page-chart.ts';
import { loadChart, pathChart, purposesChart } from './part-charts.ts';

/** By the name that the page gives a figure. */
const CHARTS: Readonly<Record<string, Chart>> = {
  accuracy: accuracyChart,
  differences: differencesChart,
  tradeoff: tradeoffChart,
  agents: agentsChart,
  path: pathChart,
  purposes: purposesChart,
  load: loadChart,
};

export function mountCharts(groups: readonly GroupData[]): void {
  for (const figure of document.querySelectorAll<HTMLElement>('figure[data-chart]')) {
    const [group, chart] = [groups[Number(figure.dataset.group)], CHARTS[figure.dataset.chart ?? '']];
    const [caption, plot, foot] = ['figcaption', '.plot', '.foot'].map((selector) => figure.querySelector<HTMLElement>(selector)!);
    if (!group || !chart || !plot || !caption || !foot) continue;
    foot.textContent = footText(group);
    let drawn = 0;
    const redraw = (): void => {
      drawn = plot.clientWidth;
      if (drawn > 0) plot.replaceChildren(...draw(drawn));
    };
    const draw = chart(group, caption, redraw);
    new ResizeObserver(() => {
      if (Math.abs(plot.clientWidth - drawn) > 1) redraw();
    }).observe(plot);
  }
}

function footText({ cells, repeats, note }: GroupData): string {
  const counts = cells.map(({ graded }) => graded);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const missing = cells.reduce((sum, { planned, graded }) => sum + planned - graded, 0);
  const left = missing > 0 ? `${plural(missing, 'planned trial')} not graded and left out` : 'none left out';
  return `n = ${least === most ? least : `${least} to ${most}`} graded trials per cell (${plural(repeats, 'repeat')} per instance), ${left}. Source of figures: ${note}.`;
}
