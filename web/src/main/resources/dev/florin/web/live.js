/**
 * What happens to a wallet, as it happens: the server's event stream, read with `fetch`, because an
 * `EventSource` cannot send the header that makes the session count.
 *
 * While nobody looks at the page there is no stream; afterwards nothing is missing, since it goes on
 * after the version that was seen last.
 */

const PAUSES_MILLIS = [500, 1000, 2000, 5000, 10000];

/** A stream that is followed until `close`. */
export class Live {
  #ended = new AbortController();
  #path;
  #last;
  #onTransaction;
  #onState;
  #onSignedOut;

  /**
   * @param version the wallet's version that is known already
   * @param onTransaction called with each transaction and its version, once and in order
   * @param onState called with true while it is followed, and with false while it is not
   * @param onSignedOut called when nobody is signed in any more; then it is closed
   */
  constructor(walletId, version, onTransaction, onState, onSignedOut) {
    this.#path = '/v1/wallets/' + walletId + '/events';
    this.#last = version;
    this.#onTransaction = onTransaction;
    this.#onState = onState;
    this.#onSignedOut = onSignedOut;
    this.#follow();
  }

  close() {
    this.#ended.abort();
  }

  async #follow() {
    for (let attempt = 0; !this.#ended.signal.aborted; attempt++) {
      await seen(this.#ended.signal);
      if (this.#ended.signal.aborted) {
        return;
      }
      const began = Date.now();
      await this.#read().catch(() => {});
      this.#onState(false);
      if (Date.now() - began > 30_000) {
        attempt = 0;
      }
      await pause(document.hidden ? 0 : PAUSES_MILLIS[Math.min(attempt, PAUSES_MILLIS.length - 1)], this.#ended.signal);
    }
  }

  async #read() {
    const stop = new AbortController();
    const hide = () => document.hidden && stop.abort();
    document.addEventListener('visibilitychange', hide);
    try {
      const response = await fetch(this.#path, {
        headers: {'Florin-Page': '1', 'Last-Event-ID': this.#last, Accept: 'text/event-stream'},
        cache: 'no-store', signal: AbortSignal.any([this.#ended.signal, stop.signal])
      });
      if (response.status === 401) {
        this.close();
        this.#onSignedOut();
        return;
      }
      if (!response.ok) {
        return;
      }
      this.#onState(true);
      const lines = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      for (let next = await lines.read(); !next.done; next = await lines.read()) {
        const events = (rest + next.value).split('\n\n');
        rest = events.pop();
        events.forEach(event => this.#take(event));
      }
    } finally {
      document.removeEventListener('visibilitychange', hide);
    }
  }

  #take(event) {
    const fields = Object.fromEntries(event.split('\n')
      .filter(line => line.includes(':') && !line.startsWith(':'))
      .map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).replace(/^ /, '')]));
    if (fields.event === 'transaction' && Number(fields.id) > Number(this.#last)) {
      this.#last = fields.id;
      this.#onTransaction(JSON.parse(fields.data).data, fields.id);
    }
  }
}

/** Until somebody looks at the page. */
function seen(signal) {
  return new Promise(resolve => {
    if (!document.hidden || signal.aborted) {
      resolve();
      return;
    }
    const end = () => {
      if (!document.hidden || signal.aborted) {
        document.removeEventListener('visibilitychange', end);
        resolve();
      }
    };
    document.addEventListener('visibilitychange', end);
    signal.addEventListener('abort', end, {once: true});
  });
}

function pause(millis, signal) {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    }, {once: true});
  });
}
