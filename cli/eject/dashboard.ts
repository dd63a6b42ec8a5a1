import { isFields, refersTo } from './raw-template';

type Ids = ReadonlySet<string>;

/** A character that JSON has in no text of a template as it is written. */
const MARK = '\u0001';

/**
 * The body of a dashboard without alarms that go. What else it shows stays: a chart of a metric that nobody publishes any
 * more is empty, and says so.
 *
 * @param body text, or `Fn::Join` of texts and references
 */
export function withoutAlarms(body: unknown, ids: Ids): unknown {
  if (!refersTo(body, ids)) return body;
  const parts = partsOf(body);
  if (!parts) return body;
  const text = parts.map((part, nth) => (typeof part === 'string' ? part : `${MARK}${nth}${MARK}`)).join('');
  const isGone = (value: unknown): boolean =>
    typeof value === 'string' &&
    [...value.matchAll(marks())].some(([, nth]) => refersTo(parts[Number(nth)], ids));
  const shown: unknown = JSON.parse(escaped(text), (key, value) =>
    key === 'alarms' && Array.isArray(value) ? value.filter((each) => !isGone(each)) : value,
  );
  return joined(withoutEmptyAlarms(shown), parts);
}

/** A widget of alarms that has none left is refused by CloudWatch. */
function withoutEmptyAlarms(body: unknown): unknown {
  if (!isFields(body) || !Array.isArray(body.widgets)) return body;
  const isEmpty = (widget: unknown) =>
    isFields(widget) &&
    widget.type === 'alarm' &&
    isFields(widget.properties) &&
    Array.isArray(widget.properties.alarms) &&
    widget.properties.alarms.length === 0;
  return { ...body, widgets: body.widgets.filter((widget) => !isEmpty(widget)) };
}

function partsOf(body: unknown): readonly unknown[] | undefined {
  const join = isFields(body) ? body['Fn::Join'] : undefined;
  if (!Array.isArray(join) || join[0] !== '' || !Array.isArray(join[1])) return undefined;
  return join[1];
}

/** In JSON a control character is written as `\u0001`. */
const escaped = (text: string): string => text.replaceAll(MARK, '\\u0001');
const marks = () => new RegExp(`${MARK}(\\d+)${MARK}`, 'g');

/** As the CDK writes it: texts and references in turn. */
function joined(value: unknown, parts: readonly unknown[]): unknown {
  const pieces = JSON.stringify(value).split(/\\u0001(\d+)\\u0001/);
  return {
    'Fn::Join': [
      '',
      pieces
        .map((piece, nth) => (nth % 2 === 1 ? parts[Number(piece)] : piece))
        .filter((each) => each !== ''),
    ],
  };
}
