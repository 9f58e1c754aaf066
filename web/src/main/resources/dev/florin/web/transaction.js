/** One transaction, and its receipt to print. */
import {get, part} from './api.js';
import {what} from './lines.js';
import {session} from './session.js';
import {el, notice, show, timeText} from './ui.js';

export async function transaction(left, id) {
  let line;
  try {
    line = await get('/v1/transactions/' + part(id), {signal: left});
  } catch (e) {
    if (!left.aborted) {
      show('Transaction', notice(e.code === 'not_found' ? 'There is no such transaction, or it is not yours.' : e.message, 'bad'), back());
    }
    return;
  }
  if (left.aborted) {
    return;
  }
  const facts = [
    ['Amount', session.money(line.amount, line.currency, true)],
    line.counterparty ? [line.amount < 0 ? 'To' : 'From', line.counterparty.user_id] : null,
    line.note ? ['Note', line.note] : null,
    ['When', el('time', {datetime: line.created_at}, timeText(line.created_at, true))],
    ['Balance after', session.money(line.balance_after, line.currency)],
    ['Your wallet', line.wallet_id],
    ['Transaction', line.id]
  ].filter(Boolean);
  show(what(line),
    el('article', {class: 'receipt card', 'aria-label': 'Receipt'},
      el('p', {class: 'printed'}, 'Florin · Receipt for ' + session.name),
      el('dl', null, facts.map(([name, value]) => [el('dt', null, name), el('dd', null, value)]))),
    el('div', {class: 'actions'},
      el('button', {class: 'main', on: {click: () => print()}}, 'Print a receipt'),
      line.kind === 'transfer'
        ? el('a', {class: 'button', href: '#/send/' + part(line.counterparty.user_id)}, 'Send to ' + line.counterparty.user_id)
        : null,
      back()));
}

const back = () => el('a', {class: 'button', href: '#/history'}, 'History');
