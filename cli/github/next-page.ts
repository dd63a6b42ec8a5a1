import { unexpected } from './failures';

/**
 * Where the next page of a list is: `<https://…>; rel="next"`. Only of the API that was asked, for the token goes along.
 * source: docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api, "Using link headers"
 */
export function nextPage(link: string | null, base: URL): URL | undefined {
  const [, address] = /<([^>]+)>;\s*rel="next"/.exec(link ?? '') ?? [];
  if (address === undefined) return undefined;
  const url = new URL(address);
  if (url.origin !== base.origin) throw unexpected('a list', `its next page at ${base.origin}`, url.origin);
  return url;
}
