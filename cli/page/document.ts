import { createHash } from 'node:crypto';
import { embedded, html, Markup } from './markup';
import { STYLE } from './style';

interface Content {
  readonly title: string;
  readonly body: Markup;
  readonly script: string;
  /** For machines, as a script element that does not run: its id is `json`. */
  readonly json: unknown;
}

/**
 * A page in one file that asks for nothing: the policy lets its own style and its own script be, by their digests, and
 * nothing else.
 *
 * @see https://www.w3.org/TR/CSP3/#external-hash
 */
export function documentOf({ title, body, script, json }: Content): string {
  const policy = [
    "default-src 'none'",
    `script-src ${sourceOf(script)}`,
    `style-src ${sourceOf(STYLE)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
${body}
<script type="application/json" id="json">${embedded(json)}</script>
<script>${new Markup(script)}</script>
</body>
</html>
`.text;
}

const sourceOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
