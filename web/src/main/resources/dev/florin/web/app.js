/** Where everything begins: who is signed in, which view the address names, and what happens live. */
import {NoAnswer, Refused, onSignedOut} from './api.js';
import {history} from './history.js';
import {home} from './home.js';
import {sentence} from './lines.js';
import {Live} from './live.js';
import {open} from './open-wallet.js';
import {deliver, outbox, waiting} from './outbox.js';
import {deposit, isPresented, newsNotice, send, waitingNotice, withdraw} from './pay.js';
import {changes, forget, load, session, signOut} from './session.js';
import {comeBack, signIn} from './sign-in.js';
import {statement} from './statement.js';
import {transaction} from './transaction.js';
import {announce, el, notice, show} from './ui.js';

const VIEWS = {
  '': home, send, deposit, withdraw, history, statement, open, transactions: transaction
};

let leave = new AbortController();
let live = null;
/** Keys of payments that were tried again, and of those that are too old for it. */
const retried = new Set();
const overdue = new Set();
/** What became of payments that nobody looked at any more. */
let news = [];
/** The timer after which to look again what waits. */
let look = 0;

/** An answer that comes so soon needs no notice. */
const PATIENCE_MILLIS = 1500;

const SESSION_OVER = 'You were signed out, because your session is over. Sign in again: you come back to where you were.';

/** Shows the view that the address names. */
async function route() {
  leave.abort();
  leave = new AbortController();
  const [name, argument] = location.hash.replace(/^#\/?/, '').split('/').map(decode);
  for (const link of document.querySelectorAll('#places a')) {
    const current = link.getAttribute('href') === '#/' + name;
    link.toggleAttribute('aria-current', false);
    if (current) {
      link.setAttribute('aria-current', 'page');
    }
  }
  const view = Object.hasOwn(VIEWS, name) ? VIEWS[name] : null;
  if (view === null) {
    show('Not found', el('p', null, 'There is no such page.'), el('a', {class: 'button main', href: '#/'}, 'To your wallet'));
    return;
  }
  await view(leave.signal, argument);
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Follows the wallet that is looked at. */
function follow() {
  live?.close();
  live = null;
  const wallet = session.wallet;
  if (wallet) {
    live = new Live(wallet.id, wallet.version, happened,
      state => document.body.toggleAttribute('data-live', state), () => ended(SESSION_OVER));
  }
}

function happened(line, version) {
  session.update(line.wallet_id, line.balance_after, version);
  changes.dispatchEvent(new CustomEvent('transaction', {detail: line}));
  announce(sentence(line));
}

/** Shows who is signed in and what waits; or takes that away. */
function frame() {
  const signedIn = session.userId !== null;
  const who = document.getElementById('who');
  who.hidden = !signedIn;
  document.getElementById('places').hidden = !signedIn;
  who.replaceChildren(...(signedIn
    ? [el('span', {class: 'name'}, session.name), el('button', {on: {click: leaveForGood}}, 'Sign out')] : []));
  showWaiting();
}

function showWaiting() {
  const isSlow = payment => retried.has(payment.key) || Date.now() - payment.begunAt >= PATIENCE_MILLIS;
  const all = session.userId === null ? [] : waiting();
  const payments = all.filter(isSlow);
  if (payments.length < all.length) {
    clearTimeout(look);
    look = setTimeout(showWaiting, PATIENCE_MILLIS);
  }
  const mine = news.filter(each => each.payment.userId === session.userId);
  document.getElementById('waiting').replaceChildren(
    ...payments.map(payment => waitingNotice(payment, overdue.has(payment.key))),
    ...mine.map(each => newsNotice(each, () => {
      news = news.filter(other => other !== each);
      showWaiting();
    })));
}

async function leaveForGood() {
  try {
    await signOut();
    ended();
  } catch (e) {
    announce(e.message);
  }
}

/** Nobody is signed in any more. What waits is kept, and goes out after the next sign-in. */
function ended(message) {
  live?.close();
  live = null;
  forget();
  frame();
  leave.abort();
  askToSignIn(message);
}

function askToSignIn(message) {
  signIn(start, message).catch(e => fail(e));
}

/** Begins, or begins again with somebody else. */
async function start() {
  let message = null;
  try {
    message = await comeBack();
    await load();
  } catch (e) {
    if (e instanceof Refused && e.status === 401) {
      frame();
      askToSignIn(message);
      return;
    }
    fail(e);
    return;
  }
  frame();
  follow();
  // What waits, from here or from another tab; and what is too old to be sent again.
  for (const payment of waiting()) {
    deliver(payment).then(result => {
      if (result.state === 'unknown') {
        overdue.add(payment.key);
        showWaiting();
      }
    });
  }
  await route();
}

function fail(e) {
  const text = e instanceof NoAnswer ? e.message : 'Something went wrong here. Try again.';
  show('Florin', notice(text, 'bad'), el('button', {class: 'main', on: {click: () => location.reload()}}, 'Try again'));
}

outbox.addEventListener('change', showWaiting);
outbox.addEventListener('retry', event => {
  retried.add(event.detail.key);
  showWaiting();
});
outbox.addEventListener('over', event => {
  if (!isPresented(event.detail.payment)) {
    news = [...news, event.detail];
    showWaiting();
  }
});
outbox.addEventListener('signed-out', () => {
  if (session.userId !== null) {
    ended(SESSION_OVER);
  }
});
addEventListener('storage', showWaiting);
addEventListener('hashchange', () => {
  if (session.userId !== null) {
    route();
  }
});
changes.addEventListener('wallet', () => {
  follow();
  if (location.hash.replace(/^#\/?/, '') === '') {
    route();
  }
});
onSignedOut(() => {
  if (session.userId !== null) {
    ended(SESSION_OVER);
  }
});
start();
