import { z } from 'zod';
import { Malformed, parseAs } from '../assembly/parse';

/* source: CloudWatch API reference, "Dashboard body structure and syntax", and PutDashboard */

const WIDGETS = 500;
const METRICS = 500;
const ALARMS = 100;
const LONGEST_NAME = 255;

const whole = (from: number, to = Number.MAX_SAFE_INTEGER) => z.int().min(from).max(to);
const period = whole(60).multipleOf(60).optional();
const place = {
  x: whole(0, 23).optional(),
  y: whole(0).optional(),
  width: whole(1, 24).optional(),
  height: whole(1, 1000).optional(),
};
const widgetOf = <T extends string, P extends z.ZodType>(type: T, properties: P) =>
  z
    .object({ type: z.literal(type), properties, ...place })
    .refine(({ x, y }) => (x === undefined) === (y === undefined), {
      error: 'of both x and y, or of neither',
    });

const widget = z.discriminatedUnion('type', [
  widgetOf('text', z.looseObject({ markdown: z.string() })),
  widgetOf('log', z.looseObject({ region: z.string(), query: z.string().regex(/^SOURCE /) })),
  widgetOf('alarm', z.looseObject({ alarms: z.array(z.string()).min(1).max(ALARMS) })),
  widgetOf(
    'metric',
    z
      .looseObject({
        region: z.string(),
        period,
        metrics: z.array(z.array(z.unknown())).max(METRICS).optional(),
        annotations: z.looseObject({ alarms: z.array(z.string()).max(1).optional() }).optional(),
      })
      .refine(({ metrics, annotations }) => (metrics ?? annotations) !== undefined, {
        error: 'of metrics, or of an annotation',
      }),
  ),
  // What is in these is not looked at.
  widgetOf('explorer', z.looseObject({})),
  widgetOf('chart', z.looseObject({})),
  widgetOf('custom', z.looseObject({})),
]);

const body = z.object({
  widgets: z.array(widget).max(WIDGETS),
  variables: z.array(z.unknown()).max(25).optional(),
  start: z.string().optional(),
  end: z.string().optional(),
  periodOverride: z.enum(['auto', 'inherit']).optional(),
});

const ADVICE = 'correct it in the template';

/**
 * What PutDashboard would refuse of an `AWS::CloudWatch::Dashboard`, which would fail its stack.
 *
 * @param where `Stack.LogicalId`, for errors
 * @returns its body
 * @throws Malformed
 */
export function checkDashboard(
  where: string,
  { name, properties }: { readonly name: string; readonly properties: unknown },
): string {
  if (!/^[\w-]+$/.test(name) || name.length > LONGEST_NAME) {
    throw new Malformed([
      `${where}.DashboardName must be letters, digits, - and _, at most ${LONGEST_NAME}, got ${JSON.stringify(name)}; ${ADVICE}`,
    ]);
  }
  const { DashboardBody } = parseAs(z.looseObject({ DashboardBody: z.string() }), properties, where, ADVICE);
  parseAs(body, jsonOf(DashboardBody, where), `${where}.DashboardBody`, ADVICE);
  return DashboardBody;
}

function jsonOf(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Malformed([
      `${where}.DashboardBody must be JSON, got a syntax error (${error.message}); ${ADVICE}`,
    ]);
  }
}
