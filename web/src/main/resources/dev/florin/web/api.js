/** Asks the server. The token is in a cookie that nothing here can read. */

const TIMEOUT_MILLIS = 15_000;

/** No answer came: whether anything happened is not known. */
export class NoAnswer extends Error {}

/** The server refused; `problem` says why, as RFC 9457 has it. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? `The server answered ${status}.`);
    this.status = status;
    this.problem = problem ?? {};
    this.code = problem?.code ?? 'unknown';
  }
}

const signedOut = new EventTarget();

/** Calls the listener whenever the server says that nobody is signed in. */
export function onSignedOut(listener) {
  signedOut.addEventListener('signed-out', listener);
}

/**
 * One request.
 *
 * @returns {Promise<{status, body, retryAfter}>} whatever the status; `body` is JSON, or null
 * @throws {NoAnswer} when none came within 15 s
 */
export async function request(method, path, {body, headers = {}, signal} = {}) {
  const limit = AbortSignal.timeout(TIMEOUT_MILLIS);
  try {
    const response = await fetch(path, {
      method, body, cache: 'no-store', credentials: 'same-origin', redirect: 'error',
      headers: {
        'Florin-Page': '1', ...(body === undefined ? {} : {'Content-Type': 'application/json'}), ...headers
      },
      signal: signal ? AbortSignal.any([signal, limit]) : limit
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
    return {
      status: response.status,
      body: isJson && text !== '' ? JSON.parse(text) : null,
      retryAfter: response.headers.get('Retry-After')
    };
  } catch (e) {
    if (signal?.aborted) {
      throw e;
    }
    throw new NoAnswer('The server does not answer. Are you connected?', {cause: e});
  }
}

/** One request that must succeed. @throws {Refused} @throws {NoAnswer} */
async function must(method, path, options) {
  const answer = await request(method, path, options);
  if (answer.status >= 300) {
    throw refused(answer.status, answer.body);
  }
  return answer.body;
}

/** The refusal, told to whoever wants to know that nobody is signed in. */
function refused(status, problem) {
  if (status === 401) {
    signedOut.dispatchEvent(new Event('signed-out'));
  }
  return new Refused(status, problem);
}

export const get = (path, options) => must('GET', path, options);
export const post = (path, body, options) => must('POST', path, {...options, body: body === undefined ? undefined : JSON.stringify(body)});
export const remove = path => must('DELETE', path);

/** A file to keep. @returns {Promise<{name: string, blob: Blob}>} @throws {Refused} @throws {NoAnswer} */
export async function file(path) {
  let response;
  try {
    response = await fetch(path, {
      headers: {'Florin-Page': '1'}, cache: 'no-store', signal: AbortSignal.timeout(60_000)
    });
    if (response.ok) {
      const name = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '');
      return {name: name?.[1] ?? 'file', blob: await response.blob()};
    }
  } catch (e) {
    throw new NoAnswer('The server does not answer. Are you connected?', {cause: e});
  }
  throw refused(response.status, await response.json().catch(() => null));
}

/** A path's part, from a text. */
export const part = text => encodeURIComponent(text);
