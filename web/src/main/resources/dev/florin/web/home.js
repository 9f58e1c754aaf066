/** The wallet: what is in it, how that came, and what can be done. */
import {get} from './api.js';
import {balanceChart} from './chart.js';
import {lineItem} from './lines.js';
import {changes, session} from './session.js';
import {el, field, notice, show} from './ui.js';

const CHART_LINES = 100;
const LATEST_LINES = 5;

export async function home(left) {
  const wallet = session.wallet;
  if (!wallet) {
    show('Welcome, ' + session.name,
      el('p', null, 'You have no wallet yet. A wallet holds money of one currency.'),
      el('a', {class: 'button main', href: '#/open'}, 'Open a wallet'));
    return;
  }
  const balance = el('p', {class: 'balance', id: 'balance'});
  const latest = el('ul', {class: 'entries'});
  const chart = el('div');
  const tell = () => {
    balance.textContent = session.money(session.wallet.balance.amount, session.wallet.currency);
  };
  tell();
  show('Your wallet',
    el('section', {class: 'card', 'aria-label': 'Balance'},
      switcher(),
      el('p', {class: 'hint'}, 'Balance'), balance,
      el('div', {class: 'actions'},
        el('a', {class: 'button main', href: '#/send'}, 'Send'),
        el('a', {class: 'button', href: '#/deposit'}, 'Deposit'),
        el('a', {class: 'button', href: '#/withdraw'}, 'Withdraw'))),
    chart,
    el('section', {'aria-labelledby': 'latest'}, el('h2', {id: 'latest'}, 'Latest'), latest));
  const path = `/v1/wallets/${wallet.id}/transactions?limit=${CHART_LINES}`;
  let lines = [];
  const draw = () => {
    latest.replaceChildren(...(lines.length > 0
      ? lines.slice(0, LATEST_LINES).map(lineItem)
      : [el('li', {class: 'hint'}, 'Nothing has happened yet.')]));
    if (lines.length > LATEST_LINES) {
      latest.append(el('li', {class: 'more'}, el('a', {href: '#/history'}, 'All of the history')));
    }
    chart.replaceChildren(...[balanceChart(lines)].filter(Boolean));
  };
  changes.addEventListener('balance', tell, {signal: left});
  changes.addEventListener('transaction', event => {
    if (!lines.some(line => line.id === event.detail.id)) {
      lines = [event.detail, ...lines].slice(0, CHART_LINES);
      draw();
    }
  }, {signal: left});
  try {
    const page = await get(path, {signal: left});
    const known = new Set(page.transactions.map(line => line.id));
    lines = [...lines.filter(line => !known.has(line.id)), ...page.transactions];
    draw();
  } catch (e) {
    if (!left.aborted) {
      latest.replaceChildren(el('li', null, notice(e.message, 'bad')));
    }
  }
}

/** Which wallet is looked at, where there are several; and the way to one more. */
function switcher() {
  const open = el('a', {href: '#/open'}, 'Open another');
  if (session.wallets.length < 2) {
    return el('p', {class: 'switcher'}, el('span', null, session.wallet.currency), open);
  }
  const choice = field('Wallet', {
    tag: 'select',
    options: session.wallets.map(wallet =>
      el('option', {value: wallet.id, selected: wallet.id === session.wallet.id}, wallet.currency)),
    on: {change: event => session.choose(event.currentTarget.value)}
  });
  return el('div', {class: 'switcher'}, choice.row, open);
}
