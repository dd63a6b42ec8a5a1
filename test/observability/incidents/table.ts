import type { Incident, Span, Spans } from './incident';

/** The incidents as docs/incidents.md has them: who is told, after how long, and how long after the end it is over. */
export const tableOf = (incidents: readonly Incident[]): string =>
  [
    '| incident | pages | tickets | minutes to fire | minutes to clear | stops a release after | what it teaches |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...incidents.map((incident) => `| ${cellsOf(incident).join(' | ')} |`),
  ].join('\n');

function cellsOf({ name, told, stops = {}, lasts, teaches }: Incident): string[] {
  const pages = of('page', told);
  const tickets = of('ticket', told);
  const both = [
    ...(pages.length > 0 ? [['page', pages] as const] : []),
    ...(tickets.length > 0 ? [['ticket', tickets] as const] : []),
  ];
  const first = (all: readonly Told[]) =>
    Math.min(...all.flatMap(({ spans }) => spans.flatMap(([from]) => (from === 'unsaid' ? [] : [from]))));
  const last = (all: readonly Told[]) => {
    const ends = all.flatMap(({ spans }) => spans.map(([, to]) => to));
    return ends.includes('still') ? 'still red' : String(Math.max(...ends.map(Number)) - lasts);
  };
  const stop = Object.entries(stops).map(([alarm, [span]]) => `${span?.[0]} (${alarm})`);
  return [
    name,
    named(pages),
    named(tickets),
    orNone(both.map(([what, all]) => `${what} ${first(all)}`)),
    orNone(both.map(([what, all]) => `${what} ${last(all)}`)),
    orNone(stop),
    teaches,
  ];
}

interface Told {
  readonly about: string;
  readonly spans: readonly Span[];
}

const of = (channel: string, told: Spans): Told[] =>
  Object.entries(told)
    .filter(([what]) => what.startsWith(`${channel}: `))
    .map(([what, spans]) => ({ about: what.slice(channel.length + 2), spans }));

const named = (all: readonly Told[]): string =>
  orNone(
    all.map(({ about, spans }) => {
      if (spans.length > 1) return `${about}, ${spans.length} times`;
      return spans[0]?.[0] === 'unsaid' ? `${about}, its end alone` : about;
    }),
  );

const orNone = (parts: readonly string[]): string => (parts.length > 0 ? parts.join('; ') : '–');
