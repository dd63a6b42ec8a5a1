/** A line of an access log, with invented values. */
export function entryLine(of: {
  readonly type?: string;
  readonly time?: string;
  readonly client?: string;
  readonly elbStatus?: string;
  readonly targetStatus?: string;
  readonly request?: string;
  readonly userAgent?: string;
  readonly traceId?: string;
  readonly created?: string;
  readonly actions?: string;
  readonly more?: string;
}): string {
  const { type = 'https', time = '2026-11-20T10:00:00.186641Z', client = '203.0.113.7:40112' } = of;
  const { elbStatus = '200', targetStatus = '200', userAgent = 'Example/1.0', more = '' } = of;
  const { request = 'GET https://shop.example:443/ HTTP/1.1', traceId = 'Root=1-6731f0aa-0' } = of;
  const { created = '2026-11-20T10:00:00.174000Z', actions = 'forward' } = of;
  const group = 'arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/shop/73e2d6bc24d8a067';
  const head = `${type} ${time} app/shop/50dc6c495c0c9188 ${client} 10.0.12.34:8080 0.000 0.012 0.000`;
  const middle = `${elbStatus} ${targetStatus} 312 1804 "${request}" "${userAgent}" - - ${group} "${traceId}"`;
  const tail =
    created === '' ? '' : ` "shop.example" "-" 10 ${created} "${actions}" "-" "-" "-" "200" "-" "-" TID_0`;
  return `${head} ${middle}${tail}${more}`;
}
