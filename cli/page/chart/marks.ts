import type { SeriesEvent } from '../../../rehearsal/report/series';
import { html, type Markup } from '../markup';

/** What a mark stands for: each has a shape of its own, since not everybody sees its colour. */
export type MarkKind = 'pass' | 'fail' | 'inconclusive' | 'decision' | 'act' | 'task';

export const MARKS: Readonly<Record<MarkKind, string>> = {
  pass: 'gate passed',
  fail: 'gate failed',
  inconclusive: 'gate waits or was not done',
  decision: 'decided',
  act: 'somebody did something',
  task: 'a task failed',
};

export function markOf({ kind, verdict }: Pick<SeriesEvent, 'kind' | 'verdict'>): MarkKind {
  return kind === 'gate' ? (verdict ?? 'inconclusive') : kind;
}

const SHAPES: Readonly<Record<MarkKind, Markup>> = {
  pass: html`<circle r="5.5"/><path d="M-2.6 0.2L-0.7 2.2L2.8 -2.2"/>`,
  fail: html`<path d="M0 -6.5L6.5 0L0 6.5L-6.5 0Z"/><path class="inner" d="M-2 -2L2 2M2 -2L-2 2"/>`,
  inconclusive: html`<rect x="-5" y="-5" width="10" height="10"/><path d="M-2.5 0H2.5"/>`,
  decision: html`<path d="M-3.5 6.5V-6.5L5.5 -3L-3.5 0.5"/>`,
  act: html`<path d="M0 -5.5L6 5H-6Z"/>`,
  task: html`<path d="M-5 -5L5 5M5 -5L-5 5"/>`,
};

/** Drawn around a point. @param title what is said of it on hover */
export function mark(kind: MarkKind, x: number, y: number, title: string): Markup {
  return html`<g class="mark ${kind}" transform="translate(${x} ${y})"><title>${title}</title>${SHAPES[kind]}</g>`;
}

/** A mark in a line of text; what it says stands beside it. */
export function inlineMark(kind: MarkKind): Markup {
  return html`<svg class="key" viewBox="-8 -8 16 16" aria-hidden="true"><g class="mark ${kind}">${SHAPES[kind]}</g></svg>`;
}
