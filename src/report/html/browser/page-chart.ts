// What a chart of the page is, and what all of them say of a cell.
import { dollarsText, intervalText, percentText, secondsText } from '../format-figures.ts';
import type { CellData, Figure, GroupData } from '../report-data.ts';

/** What a chart puts into its place, for a width in pixels. */
export type Draw = (width: number) => readonly (Element | string)[];

/** Told how to have itself drawn again when a reader chooses; puts its controls into `place`. */
export type Chart = (group: GroupData, place: HTMLElement, redraw: () => void) => Draw;

export function cellTip({ label, graded, planned, accuracy, avgAt1, oracle, costPerTrial, wall }: CellData): string {
  return [
    `${label}: ${graded} of ${planned} graded`,
    `accuracy ${figureText(accuracy, percentText)}`,
    `Avg@1 ${percentText(avgAt1?.value)}, Pass@n ${percentText(oracle?.value)}`,
    `dollars per trial ${figureText(costPerTrial, dollarsText)}`,
    `makespan ${figureText(wall, secondsText)}`,
  ].join('\n');
}

function figureText(figure: Figure | null, format: (value: number | null | undefined) => string): string {
  return figure ? `${format(figure.value)} ${intervalText(figure, format)}` : format(null);
}
