/**
 * Payments whose outcome is not known yet. Each is kept in the browser before it is sent, with its
 * idempotency key, and until its outcome is known: so a lost answer, a reload, or a second click
 * leads to the same request once more, which moves the money once.
 *
 * A payment belongs to a user, and only goes out while that user is signed in. Of several tabs one
 * sends it: it holds the lock of the payment's key.
 */
import {NoAnswer, request} from './api.js';
import {begin, delayMillis, isSafe, outcome} from './payment.js';
import {session} from './session.js';

const STORE = 'florin.outbox';

/**
 * Tells `change` when a payment was kept or dropped, `retry` when one is tried again, `over` with its
 * outcome, and `signed-out`.
 */
export const outbox = new EventTarget();

const sending = new Map();

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(STORE) ?? '[]');
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

function write(payments) {
  localStorage.setItem(STORE, JSON.stringify(payments));
}

/** The signed-in user's payments that wait. */
export function waiting() {
  return read().filter(payment => payment.userId === session.userId);
}

/** Whether a payment is still kept, by whichever tab. */
const isKept = payment => read().some(each => each.key === payment.key);

/** Keeps a payment, so that it may be sent. @throws where the browser keeps nothing: then nothing is sent */
export function keep(path, body, summary) {
  const payment = begin(session.userId, path, body, summary, Date.now());
  write([...read(), payment]);
  if (!isKept(payment)) {
    throw new Error('The browser keeps nothing.');
  }
  outbox.dispatchEvent(new Event('change'));
  return payment;
}

/** Forgets a payment: its outcome is known, or a person said so. */
export function drop(payment) {
  write(read().filter(each => each.key !== payment.key));
  outbox.dispatchEvent(new Event('change'));
}

/**
 * Sends a payment until its outcome is known. A second call for the same payment joins the first.
 *
 * @returns {Promise<object>} `done` with the transaction, `refused` with the problem, `unknown` of a
 *     payment that is too old to be sent again, `elsewhere` when another tab learnt it, or `signed_out`
 */
export function deliver(payment) {
  if (!sending.has(payment.key)) {
    const sent = navigator.locks.request('florin-payment-' + payment.key, () => attempts(payment))
      .finally(() => sending.delete(payment.key));
    sending.set(payment.key, sent);
  }
  return sending.get(payment.key);
}

async function attempts(payment) {
  for (let attempt = 0; ; attempt++) {
    if (!isKept(payment)) {
      return {state: 'elsewhere'};
    }
    if (session.userId !== payment.userId) {
      return {state: 'signed_out'};
    }
    if (!isSafe(payment, Date.now())) {
      return ask(payment);
    }
    const answer = await once(payment);
    const result = outcome(answer);
    if (result.state !== 'again') {
      return over(payment, result);
    }
    outbox.dispatchEvent(new CustomEvent('retry', {detail: payment}));
    await pause(delayMillis(attempt, answer));
  }
}

function over(payment, result) {
  if (result.state === 'signed_out') {
    outbox.dispatchEvent(new Event('signed-out'));
  } else {
    drop(payment);
    outbox.dispatchEvent(new CustomEvent('over', {detail: {payment, result}}));
  }
  return result;
}

async function once(payment) {
  try {
    return await request('POST', payment.path, {body: payment.body, headers: {'Idempotency-Key': payment.key}});
  } catch (e) {
    if (e instanceof NoAnswer) {
      return null;
    }
    throw e;
  }
}

/** An old payment is not sent again: a server that has forgotten its key would pay once more. */
async function ask(payment) {
  try {
    const answer = await request('GET', '/v1/idempotency/' + encodeURIComponent(payment.key));
    if (answer.status === 200 && answer.body.state === 'done') {
      const {transaction, refusal} = answer.body;
      return over(payment, transaction ? {state: 'done', transaction} : {state: 'refused', problem: refusal});
    }
  } catch {
    // No answer says nothing of it either.
  }
  return {state: 'unknown'};
}

/** Waits; but no longer than until there is a network again. */
function pause(millis) {
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener('online', end);
      resolve();
    };
    const timer = setTimeout(end, millis);
    addEventListener('online', end);
  });
}
