/**
 * What becomes of a payment, decided from what was answered. Pure: it sends nothing and keeps
 * nothing.
 *
 * One payment is one idempotency key. Whatever is not certain is sent again with the same key and
 * the same body, which moves the money once; so nothing here ever makes a second key.
 */

/** A server remembers a key for a day at the least; beyond that, to send again could pay again. */
export const SAFE_MILLIS = 20 * 60 * 60 * 1000;

const DELAYS_MILLIS = [500, 1000, 2000, 4000, 8000, 15000];

/** A new payment, before anything of it is sent. */
export function begin(userId, path, body, summary, now) {
  return {
    key: crypto.randomUUID(), userId, path, body: JSON.stringify(body), summary, begunAt: now
  };
}

/** Whether the server still knows the key, if it ever saw it. */
export function isSafe(payment, now) {
  const age = now - payment.begunAt;
  return age >= 0 && age < SAFE_MILLIS;
}

/**
 * What an answer means.
 *
 * @param answer `{status, body}`, or null where none came
 * @returns `done` with the transaction, `refused` with the problem, `signed_out`, or `again`
 */
export function outcome(answer) {
  if (answer === null) {
    return {state: 'again'};
  }
  const {status, body} = answer;
  if (status === 201 && body?.id) {
    return {state: 'done', transaction: body};
  }
  if (status === 401) {
    return {state: 'signed_out'};
  }
  const certain = [400, 403, 404, 413, 415, 422].includes(status) && typeof body?.code === 'string';
  return certain ? {state: 'refused', problem: body} : {state: 'again'};
}

/** How long to wait before the next attempt: longer each time, or as long as the server says. */
export function delayMillis(attempt, answer) {
  const usual = DELAYS_MILLIS[Math.min(attempt, DELAYS_MILLIS.length - 1)];
  const asked = Number(answer?.retryAfter ?? 0) * 1000;
  return Math.max(usual, Number.isFinite(asked) ? Math.min(asked, 60_000) : 0);
}
