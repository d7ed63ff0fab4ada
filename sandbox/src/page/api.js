// The control API: the only routes this page knows.

async function call(method, path, body) {
  try {
    const response = await fetch(path, body === undefined
      ? { method }
      : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const answer = await response.json();
    return { ok: response.ok, ...answer };
  } catch (error) {
    return { ok: false, error: 'unreachable', message: `The local Slack does not answer (${error.message}).` };
  }
}

export function get(route, params = {}) {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== undefined && value !== null));
  return call('GET', `/control/${route}${query.size ? `?${query}` : ''}`);
}

export const post = (route, body) => call('POST', `/control/${route}`, body);

/** Follows one person's changes; `onopen` also runs after every reconnection. Returns a function that stops it. */
export function follow(as, { onevent, onopen, onlost }) {
  let source = null;
  let retry = null;
  const connect = () => {
    source = new EventSource(`/control/stream?as=${encodeURIComponent(as)}`);
    source.onopen = onopen;
    source.onmessage = ({ data }) => {
      let event = null;
      try { event = JSON.parse(data); } catch { return; }
      onevent(event);
    };
    source.onerror = () => {
      onlost();
      // The browser reconnects by itself, except after an answer it takes as final.
      if (source.readyState === EventSource.CLOSED) retry = setTimeout(connect, 1500);
    };
  };
  connect();
  return () => {
    clearTimeout(retry);
    source.close();
  };
}
