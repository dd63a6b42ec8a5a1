import { keyed, nameOf, number, object, type Setting, unknown } from './direction';

/** METRICS_SETTINGS. */
export const metricsSettings: Setting = object('its settings', {
  errors: object('errors', { budget: number('share of requests that may fail', 'lower') }),
  slow: object('slow answers', {
    overSeconds: number('seconds from which an answer is slow', 'lower'),
    budget: number('share of answers that may be slow', 'lower'),
  }),
  custom: keyed({
    keyOf: ({ name }) => nameOf(name),
    label: 'metric',
    safer: 'more',
    compare: object('metric', {
      by: number('share by which it must be worse', 'lower'),
      ...Object.fromEntries(
        ['name', 'namespace', 'metric', 'dimensions', 'statistic', 'worse', 'per'].map((each) => [
          each,
          unknown(each),
        ]),
      ),
    }),
  }),
  warmUpMinutes: number('first minutes that do not count', 'lower'),
  // In a shorter one no minute is rare enough to be noticed.
  historyMinutes: number('minutes that are looked back on', 'higher'),
});
