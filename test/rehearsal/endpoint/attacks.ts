/** What a page knows of the endpoint: all there is to know, as if somebody had given it away. */
export interface Loot {
  /** Of the server that it attacks. */
  readonly origin: string;
  /** Headers of a call that is admitted when a client sends it. */
  readonly call: Readonly<Record<string, string>>;
  /** Of a file that a URL was given out for. */
  readonly download: string;
  /** Where a custom resource's answer is awaited. */
  readonly response: string;
  /** Of a server of the page that redirects, by 307, to what follows it. */
  readonly redirect: string;
}

/** JavaScript of a page: `loot` and `read` are there, and what it reads of an answer it hands to `read`. */
export const ATTACKS: Readonly<Record<string, string>> = {
  'fetch without cors': `fetch(loot.origin + '/', { method: 'POST', mode: 'no-cors', body: '{}' })`,
  'fetch with cors': `fetch(loot.origin + '/', { method: 'POST', body: '{}' }).then((r) => r.text()).then(read)`,
  'fetch with the access key': `fetch(loot.origin + '/', { method: 'POST', headers: loot.call, body: '{}' }).then((r) => r.text()).then(read)`,
  'fetch with credentials': `fetch(loot.origin + '/', { method: 'POST', credentials: 'include', body: '{}' }).then((r) => r.text()).then(read)`,
  'fetch of a download': `fetch(loot.origin + loot.download).then((r) => r.text()).then(read)`,
  'fetch of a download without cors': `fetch(loot.origin + loot.download, { mode: 'no-cors' }).then((r) => r.text()).then((text) => text && read(text))`,
  'a custom resource answered': `fetch(loot.origin + loot.response, { method: 'PUT', body: '{"Status":"SUCCESS"}' }).then((r) => r.text()).then(read)`,
  'a beacon': `navigator.sendBeacon(loot.origin + '/', '{}')`,
  XMLHttpRequest: `const x = new XMLHttpRequest(); x.onload = () => read(x.responseText); x.open('POST', loot.origin + '/'); x.send('{}')`,
  'a WebSocket': `const s = new WebSocket(loot.origin.replace('http', 'ws')); s.onopen = () => read('open')`,
  'an EventSource': `new EventSource(loot.origin + '/').onopen = () => read('open')`,
  ...ofElement('an image', 'img', 'src', 'onload'),
  ...ofElement('a script', 'script', 'src', 'onload'),
  'a style sheet': `const l = document.createElement('link'); l.rel = 'stylesheet'; l.href = loot.origin + loot.download; l.onload = () => read('loaded'); document.body.append(l)`,
  'a prefetch': `const l = document.createElement('link'); l.rel = 'prefetch'; l.href = loot.origin + loot.download; document.head.append(l)`,
  'a frame': `frame(loot.origin + loot.download)`,
  'a form, urlencoded': form('application/x-www-form-urlencoded'),
  'a form, multipart': form('multipart/form-data'),
  // A body of JSON that ends in an equals sign, as pages send it to servers that do not look at the type.
  'a form, plain text': form('text/plain'),
  // It adds a question mark to the path, which no URL that was given out has.
  'a form that gets a download': `submit('GET', loot.origin + loot.download)`,
  'a link that is followed': `follow(loot.origin + loot.download)`,
  'a redirect of a form': `submit('POST', loot.redirect + encodeURIComponent(loot.origin + '/'))`,
  'a redirect of fetch': `fetch(loot.redirect + encodeURIComponent(loot.origin + '/'), { method: 'POST', mode: 'no-cors', body: '{}' })`,
  'a redirect of an image': `new Image().src = loot.redirect + encodeURIComponent(loot.origin + loot.download)`,
  'a sandboxed frame': `sandboxed("fetch('" + loot.origin + "/', { method: 'POST', mode: 'no-cors', body: '{}' })")`,
  'a frame of data': `frame('data:text/html,<script>fetch("' + loot.origin + '/",{method:"POST",mode:"no-cors",body:"x"})</' + 'script>')`,
  'no referrer': `fetch(loot.origin + loot.download, { mode: 'no-cors', referrerPolicy: 'no-referrer', credentials: 'omit' })`,
};

function ofElement(name: string, tag: string, source: string, event: string): Record<string, string> {
  const script = `const e = document.createElement('${tag}'); e.${event} = () => read('loaded'); e.${source} = loot.origin + loot.download; document.body.append(e)`;
  return { [name]: script };
}

function form(type: string): string {
  return `submit('POST', loot.origin + '/', '${type}')`;
}

/** Defines what the attacks use. */
export const PRELUDE = `
  window.stolen = [];
  const read = (text) => window.stolen.push(text);
  const frame = (src) => {
    const frame = document.createElement('iframe');
    frame.src = src;
    document.body.append(frame);
  };
  const sandboxed = (script) => {
    const frame = document.createElement('iframe');
    frame.sandbox = 'allow-scripts allow-forms';
    frame.srcdoc = '<script>' + script + '</' + 'script>';
    document.body.append(frame);
  };
  // Never a name that is there: this runs anew for the next server, while the frame of the one before may still get its page,
  // and a second navigation of a frame is dropped when its first arrives.
  const freshName = () => 'frame' + document.querySelectorAll('iframe').length;
  const follow = (href) => {
    const frame = document.createElement('iframe');
    frame.name = freshName();
    const link = document.createElement('a');
    Object.assign(link, { href, target: frame.name });
    document.body.append(frame, link);
    link.click();
  };
  const submit = (method, action, enctype) => {
    const frame = document.createElement('iframe');
    frame.name = freshName();
    const form = document.createElement('form');
    Object.assign(form, { method, action, target: frame.name, ...(enctype && { enctype }) });
    const field = document.createElement('input');
    Object.assign(field, { name: 'Action', value: 'DeleteStack' });
    form.append(field);
    document.body.append(frame, form);
    form.submit();
  };
`;
